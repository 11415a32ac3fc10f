"""What a page says to whom it lets in nowhere."""

import pytest

from emulation.access import require_role
from emulation.enums import Role
from emulation.errors import Forbidden
from tests.factories import make_user

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("roles", "told"),
    [
        ([Role.INSPECTOR], "Chỉ Thanh tra được xem nhật ký."),
        (
            [Role.INSPECTOR, Role.ADMIN, Role.TCCB],
            "Chỉ Thanh tra, Quản trị hệ thống và Phòng Tổ chức cán bộ được xem nhật ký.",
        ),
    ],
)
def test_a_refusal_names_everybody_who_may(roles, told):
    with pytest.raises(Forbidden, match=told):
        require_role(make_user(Role.STAFF), *roles, to="xem nhật ký")


def test_a_page_is_not_entered_and_an_act_not_done(client):
    client.force_login(make_user(Role.STAFF))
    assert "Không vào được trang này" in client.get("/nhat-ky/").content.decode()
    answer = client.post("/hoi-dong/lap-phien-hop/").content.decode()
    assert "Không làm được việc này" in answer
