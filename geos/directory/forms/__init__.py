"""What is written on the directory's pages."""

from geos.directory.forms.acting import ActingForm
from geos.directory.forms.structure import (
    EditUnitForm,
    MoveUnitForm,
    NewPostForm,
    NewRegistryForm,
    PostForm,
    ReasonForm,
    RegistryForm,
    UnitForm,
)

__all__ = [
    "ActingForm",
    "EditUnitForm",
    "MoveUnitForm",
    "NewPostForm",
    "NewRegistryForm",
    "PostForm",
    "ReasonForm",
    "RegistryForm",
    "UnitForm",
]
