"""Typed fields: what is understood, what is refused and in which words, what stays in the form."""

from datetime import date, time
from decimal import Decimal

import pytest
from django import forms

from emulation.forms.fields import (
    ClockField,
    MoneyField,
    VietnameseDateField,
    VietnameseDecimalField,
)


class TargetForm(forms.Form):
    amount = VietnameseDecimalField(label="Mức đề ra", unit="hộ", min_value=1, max_value=1000)
    whole = VietnameseDecimalField(label="Số hộ", places=0, min_value=0, required=False)
    value = MoneyField(label="Giá trị", required=False)
    done_on = VietnameseDateField(
        label="Ngày hoàn thành", min_value=date(2025, 1, 1), max_value=date(2025, 12, 31)
    )
    since = VietnameseDateField(label="Từ ngày", min_value=date(2021, 1, 1), required=False)


GOOD = {"amount": "42,5", "done_on": "30/9/2025"}


def bound(**typed: str) -> TargetForm:
    return TargetForm({**GOOD, **typed})


def test_values_are_typed():
    form = bound(amount="1\u00a0000", whole="1.000", value="1.250.000", since="2021-05-07")
    assert form.is_valid(), form.errors
    assert form.cleaned_data == {
        "amount": Decimal(1000),
        "whole": Decimal(1000),
        "value": Decimal(1250000),
        "done_on": date(2025, 9, 30),
        "since": date(2021, 5, 7),
    }


def test_left_empty_is_none():
    form = bound(whole=" ")
    assert form.is_valid()
    assert form.cleaned_data["whole"] is None
    assert form.cleaned_data["since"] is None


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("amount", "", "Nhập mức đề ra bằng số, ví dụ 33 hoặc 42,5."),
        ("amount", "nhiều", "Nhập bằng số, ví dụ 33 hoặc 42,5."),
        ("amount", "0", "Mức đề ra phải từ 1 hộ trở lên."),
        ("amount", "-3", "Mức đề ra phải từ 1 hộ trở lên."),
        ("amount", "1.000,5", "Mức đề ra không được quá 1.000 hộ."),
        ("amount", "1,234", "Mức đề ra chỉ ghi đến 2 chữ số sau dấu phẩy."),
        ("whole", "3,3", "Số hộ phải là số nguyên."),
        ("whole", "-1", "Số hộ không được là số âm."),
        ("value", "0", "Giá trị phải từ 1 đồng trở lên."),
        ("value", "10.000.000.000.000.000", "Giá trị không được quá 1.000.000.000.000.000 đồng."),
        ("done_on", "", "Nhập ngày hoàn thành theo dạng ngày/tháng/năm, ví dụ 30/9/2025."),
        ("done_on", "31/12/2024", "Ngày hoàn thành phải nằm trong năm 2025."),
        ("done_on", "01/01/2026", "Ngày hoàn thành phải nằm trong năm 2025."),
        ("done_on", "31/9/2025", "Không có ngày 31/9/2025 trong lịch."),
        ("since", "31/12/2020", "Từ ngày phải nằm trong thời gian từ ngày 01/01/2021."),
    ],
)
def test_refused_with_a_sentence_and_kept_as_typed(field, typed, sentence):
    form = bound(**{field: typed})
    assert form.errors[field] == [sentence]
    assert form[field].value() == typed


def test_stored_values_are_shown_the_vietnamese_way():
    form = TargetForm(initial={"amount": Decimal("1234.50"), "done_on": date(2025, 3, 1)})
    assert 'value="1.234,5"' in str(form["amount"])
    assert 'value="01/03/2025"' in str(form["done_on"])
    assert 'inputmode="decimal"' in str(form["amount"])


def test_the_same_value_typed_otherwise_is_no_change():
    initial = {"amount": Decimal("1234.50"), "done_on": date(2025, 3, 1)}
    same = TargetForm({"amount": "1234,5", "done_on": "1/3/2025"}, initial=initial)
    assert same.changed_data == []
    other = TargetForm({"amount": "x", "done_on": "2/3/2025"}, initial=initial)
    assert other.changed_data == ["amount", "done_on"]


def test_echo_says_what_was_understood():
    form = bound(amount="1.000,5", value="1250000000", done_on="30.9.2025")
    assert list(form.errors) == ["amount"]
    echoes = {name: field.echo for name, field in form.fields.items()}
    assert echoes["value"] == "một tỷ hai trăm năm mươi triệu đồng"
    assert echoes["done_on"] == "thứ Ba, 30/09/2025"
    assert echoes["amount"] == echoes["since"] == ""
    assert TargetForm().fields["value"].echo == ""


class HourForm(forms.Form):
    at = ClockField(label="Bắt đầu lúc", error_messages={"required": "Nhập giờ."})


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("8:00", time(8)),
        ("08h30", time(8, 30)),
        ("8h", time(8)),
        ("14", time(14)),
        (" 10 giờ 30 ", time(10, 30)),
        ("10 giờ 30 phút", time(10, 30)),
        ("10 Giờ", time(10)),
    ],
)
def test_an_hour_is_understood_as_offices_write_it(typed: str, meant: time) -> None:
    form = HourForm({"at": typed})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["at"] == meant


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("", "Nhập giờ."),
        ("   ", "Nhập giờ."),
        ("25:00", "Nhập giờ theo dạng giờ:phút, ví dụ 8:30."),
        ("8:60", "Nhập giờ theo dạng giờ:phút, ví dụ 8:30."),
        ("8:5:30", "Nhập giờ theo dạng giờ:phút, ví dụ 8:30."),
        ("h30", "Nhập giờ theo dạng giờ:phút, ví dụ 8:30."),
        ("sáng", "Nhập giờ theo dạng giờ:phút, ví dụ 8:30."),
    ],
)
def test_what_is_no_hour_is_told_and_stays(typed: str, told: str) -> None:
    form = HourForm({"at": typed})
    assert form.errors == {"at": [told]}
    assert form["at"].value() == typed
