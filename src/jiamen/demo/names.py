"""Invented names of places and people: plausible to read, and nobody's."""

from itertools import count

import numpy as np

FIRST = "清和康锦云荷桂松柳梅竹星晨朝望瑞祥永新秀碧青凤鹤鹭枫樟桐兰芦苇霞虹泉石玉"
SECOND = "苑园桥塘井湾溪坪岭洲巷坊洋畈源渡浦泽台垄屏畴汀塬圩墩"
CLANS = "云竹松溪星禾棠枫柚茉桐梧荷菊兰杏苇榆榕樱"  # things that grow and shine, none a common family name
GIVEN = "满雪寒暑禾麦舟桥石鹿鹤燕雀藕茶豆米枣穗笙砚墨笺灯伞钟镜帆桨浪潮汐岚霁晴虹露霜霞曦"


def place_names(number: int, rng: np.random.Generator, *, taken: set[str]) -> list[str]:
    """So many different two-character names in random order; past the combinations they get numbers, 清桥(2) and on."""
    pairs = [a + b for a in FIRST for b in SECOND]
    order = [pairs[i] for i in rng.permutation(len(pairs))]
    names = [name for name in order if not any(name in known for known in taken)]
    for again in count(2):
        if len(names) >= number:
            break
        names += [f"{name}({again})" for name in order]
    return names[:number]


def person_names(number: int, rng: np.random.Generator) -> list[str]:
    """So many names of the pattern 云小满: three characters nobody is called by; they repeat past the combinations."""
    names = [f"{a}小{b}" for a in CLANS for b in GIVEN]
    return [names[i] for i in np.concatenate([rng.permutation(len(names)) for _ in range(number // len(names) + 1)])][
        :number
    ]
