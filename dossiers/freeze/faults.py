"""Where collected content breaks the schema, told to the person who concludes the meeting."""

import re
from collections.abc import Iterable

from dossiers.content import Content

_PLACE = re.compile(r"(?P<list>items|not_on_ballot|reports|rounds|meeting\.attendance)\[(\d+)\]")
SHOWN = 3


def sentence(problems: Iterable[str], built: Content) -> str:
    """Names the first places by the person or item they are about, and says what to do."""
    places = list(dict.fromkeys(_place(problem, built) for problem in problems))
    more = f" và {len(places) - SHOWN} chỗ khác" if len(places) > SHOWN else ""
    return (
        f"Chưa chốt được dữ liệu vì có nội dung không in ra văn bản được ở "
        f"{'; '.join(places[:SHOWN])}{more}. Nhập lại nội dung đó, không dán từ nơi khác, rồi làm "
        "lại. Nếu vẫn bị từ chối, báo quản trị hệ thống."
    )


def _place(problem: str, built: Content) -> str:
    path = problem.split(":", 1)[0]
    found = _PLACE.match(path)
    if found is None:
        return "thông tin phiên họp" if path.startswith("meeting") else f"dữ liệu chung ({path})"
    return _in_list(found["list"], int(found[2]), built)


def _in_list(name: str, index: int, built: Content) -> str:
    if name == "meeting.attendance":
        return f"phần điểm danh của {built['meeting']['attendance'][index]['name']}"
    if name == "rounds":
        return f"lượt {built['rounds'][index]['number']}"
    if name == "reports":
        return f"báo cáo thành tích của {_nominee(built, built['reports'][index]['nominee'])}"
    row = built["items"][index] if name == "items" else built["not_on_ballot"][index]
    return f"mục của {row['nominee']['name']}"


def _nominee(built: Content, key: str) -> str:
    rows = [*built["items"], *built["not_on_ballot"]]
    return next(row["nominee"]["name"] for row in rows if row["nominee"]["key"] == key)
