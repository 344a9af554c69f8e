"""Compiled kernels call only kernels of their own file, else the cache on disk could run yesterday's code."""

import importlib
import pkgutil
from types import FunctionType

import jiamen_optim


def test_no_kernel_calls_a_kernel_of_another_file() -> None:
    names = [module.name for module in pkgutil.walk_packages(jiamen_optim.__path__, "jiamen_optim.")]
    kernels: dict[int, FunctionType] = {}
    for module in map(importlib.import_module, names):
        kernels |= {id(it): it.py_func for it in vars(module).values() if hasattr(it, "py_func")}
    strangers = [
        f"{kernel.__module__}.{kernel.__name__} calls {name}"
        for kernel in kernels.values()
        for name in kernel.__code__.co_names
        if (called := kernels.get(id(kernel.__globals__.get(name)))) and called.__module__ != kernel.__module__
    ]
    assert len(kernels) > 10
    assert strangers == []
