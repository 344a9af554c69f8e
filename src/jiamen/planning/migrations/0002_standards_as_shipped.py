"""The standards every installation starts with: key, value, name, unit, clause, source, year, in force from."""

from datetime import date

from django.db import migrations

PLAN = (
    "国办发〔2021〕56号；赣府厅字〔2022〕77号",
    "State Council General Office 2021 No. 56; Jiangxi General Office 2022 No. 77",
    2021,
    date(2022, 1, 1),
)
EMBEDDED = (
    "城市社区嵌入式服务设施建设导则（国家发展改革委等）",
    "Guideline on embedded community service facilities (NDRC and others)",
    2023,
    date(2023, 12, 1),
)
COMPLETE = ("完整居住社区建设指南", "Guidance on building complete communities", 2021, date(2022, 1, 1))
RATING = ("政务服务“好差评”制度", "National rating system for government services (好差评)", 2019, date(2020, 1, 1))
ELDER = (
    "移动互联网应用适老化通用设计规范（工业和信息化部）",
    "General design specification for elder-friendly apps (MIIT)",
    2021,
    date(2021, 7, 1),
)
OURS = ("产品默认值，可由信息员修改", "Default of this product, may be changed by the operator", 2026, date(2020, 1, 1))

STANDARDS = [
    (
        "area_per_100_households",
        "30",
        "每百户社区综合服务设施面积",
        "service floor area per 100 households",
        "平方米",
        "m²",
        "不低于",
        PLAN,
    ),
    ("open_share", "60", "居民活动区域面积占比", "share of the floor area open to residents", "%", "%", "不低于", PLAN),
    (
        "workers_per_10000",
        "18",
        "每万城镇常住人口拥有社区工作者",
        "community workers per 10,000 urban residents",
        "人",
        "workers",
        "不低于",
        PLAN,
    ),
    ("centre_size", "600", "单个服务中心建筑面积", "size of one centre", "平方米", "m²", "不低于", EMBEDDED),
    (
        "centre_size_better",
        "800",
        "单个服务中心建筑面积（宜）",
        "size of one centre, better",
        "平方米",
        "m²",
        "宜不低于",
        EMBEDDED,
    ),
    ("functions", "3", "服务功能", "functions", "项", "functions", "不少于", EMBEDDED),
    (
        "core_functions",
        "2",
        "养老、托育、托管、助餐中的功能",
        "of them elder care, toddler care, child class or meals",
        "项",
        "functions",
        "不少于",
        EMBEDDED,
    ),
    ("walk_radius", "1000", "步行服务半径", "walk to the centre", "米", "m", "不超过", OURS),
    ("walk_minutes", "10", "步行到达时间", "minutes on foot to the centre", "分钟", "min", "5—10", COMPLETE),
    ("living_circle_minutes", "15", "居民生活圈", "living circle", "分钟", "min", "步行", COMPLETE),
    (
        "within_radius_share",
        "80",
        "服务半径内居民占比",
        "share of residents within the walking radius",
        "%",
        "%",
        "不低于",
        OURS,
    ),
    ("opening_hours_week", "40", "每周开放时间", "opening hours a week", "小时", "h", "不少于", OURS),
    ("rating_called_back", "100", "差评回访率", "low ratings called back", "%", "%", "", RATING),
    (
        "rating_rectified_days",
        "15",
        "差评整改时限",
        "low ratings put right within",
        "个工作日",
        "working days",
        "不超过",
        RATING,
    ),
    ("elder_largest_text", "30", "长辈版最大字号", "elder mode: largest text", "像素", "px", "不小于", ELDER),
    ("elder_main_text", "18", "长辈版正文字号", "elder mode: main text", "像素", "px", "不小于", ELDER),
    ("elder_line_height", "1.3", "长辈版行距", "elder mode: line height", "倍", "times", "不小于", ELDER),
    (
        "elder_paragraph_gap",
        "1.3",
        "长辈版段落间距与行距之比",
        "elder mode: paragraph gap to line gap",
        "倍",
        "times",
        "不小于",
        ELDER,
    ),
    ("elder_contrast", "4.5", "文字对比度", "contrast of text", "∶1", ":1", "不低于", ELDER),
    ("elder_contrast_large", "3", "大字对比度", "contrast of large text", "∶1", ":1", "不低于", ELDER),
    ("elder_touch", "60", "长辈版点击区域", "elder mode: touch target", "像素", "px", "不小于", ELDER),
    ("touch", "44", "点击区域", "touch target", "像素", "px", "不小于", ELDER),
]


def load(apps, schema_editor):
    standard = apps.get_model("planning", "Standard")
    for key, value, name, name_en, unit, unit_en, clause, (source, source_en, year, since) in STANDARDS:
        standard.objects.get_or_create(
            key=key,
            effective_from=since,
            defaults={
                "value": value, "name": name, "name_en": name_en, "unit": unit, "unit_en": unit_en,
                "clause": clause, "source": source, "source_en": source_en, "year": year,
            },
        )  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("planning", "0001_initial")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
