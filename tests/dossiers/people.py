"""Who appears in the sample snapshot. Fictional people; Kinh, Khmer and highland names."""

WATER = "Trung tâm Nước sạch và Vệ sinh môi trường nông thôn tỉnh An Giang"
IRRIGATION = "Chi cục Thủy lợi"
CROPS = "Chi cục Trồng trọt và Bảo vệ thực vật"
RANGERS = "Hạt Kiểm lâm liên huyện Giang Thành - Hà Tiên - Kiên Lương"
VETS = "Chi cục Chăn nuôi và Thú y"

MEMBERS = (
    ("Ông", "Nguyễn Hữu Nghĩa", "Giám đốc Sở", "Chủ tịch Hội đồng"),
    ("Bà", "Võ Thị Bạch Yến", "Phó Giám đốc Sở", "Phó Chủ tịch Hội đồng"),
    ("Bà", "Lê Thị Diễm Phúc", "Trưởng phòng Tổ chức cán bộ", "Ủy viên thường trực"),
    ("Ông", "Trương Quang Khải", "Chánh Văn phòng Sở", "Ủy viên"),
    ("Ông", "Huỳnh Văn Được", "Chủ tịch Công đoàn ngành", "Ủy viên"),
    ("Ông", "Phạm Ngọc Ẩn", "Bí thư Đoàn Thanh niên", "Ủy viên"),
    ("Bà", "Đặng Thị Kiều Oanh", "Chi cục trưởng Chi cục Thủy lợi", "Ủy viên"),
    ("Ông", "Danh Hoàng Nhã", "Trưởng phòng Phát triển nông thôn", "Ủy viên"),
    ("Ông", "Bùi Đức Thuỷ", "Trưởng phòng Kế hoạch - Tài chính", "Ủy viên"),
)


def collective(key, name, order):
    return {
        "key": key,
        "kind": "collective",
        "prefix": "",
        "name": name,
        "birth_date": "",
        "gender": "",
        "post": "",
        "unit": "",
        "unit_order": order,
        "sort_key": "",
    }


def individual(key, prefix, name, *, born, post, unit, order, sort=""):
    return {
        "key": key,
        "kind": "individual",
        "prefix": prefix,
        "name": name,
        "birth_date": born,
        "gender": "Nữ" if prefix == "Bà" else "Nam",
        "post": post,
        "unit": unit,
        "unit_order": order,
        "sort_key": sort,
    }


NOMINEES = {
    nominee["key"]: nominee
    for nominee in (
        collective("tt-1", IRRIGATION, 1),
        collective("tt-2", WATER, 2),
        collective("tt-3", RANGERS, 3),
        individual(
            "cn-1",
            "Bà",
            "Thị Ngọc Ánh",
            born="1988-02-05",
            post="Phó Trưởng phòng",
            unit=IRRIGATION,
            order=1,
            sort="1",
        ),
        individual(
            "cn-2",
            "Ông",
            "Danh Sa Rây",
            born="1979-11-20",
            post="Viên chức",
            unit=IRRIGATION,
            order=1,
            sort="2",
        ),
        individual(
            "cn-3",
            "Ông",
            "Y Bhăm Êban",
            born="1985-07-01",
            post="Trưởng phòng Kỹ thuật - Truyền thông",
            unit=WATER,
            order=2,
            sort="1",
        ),
        individual(
            "cn-4",
            "Ông",
            "K'Sor Phước",
            born="1990-01-09",
            post="Kiểm lâm viên",
            unit=RANGERS,
            order=3,
            sort="1",
        ),
        individual(
            "cn-5",
            "Bà",
            "H'Hen Niê",
            born="1992-12-31",
            post="Kiểm lâm viên",
            unit=RANGERS,
            order=3,
            sort="2",
        ),
        individual(
            "cn-6",
            "Ông",
            "Lê Hoàng Vũ",
            born="1983-03-15",
            post="Phó Chi cục trưởng",
            unit=VETS,
            order=4,
            sort="1",
        ),
        individual("cn-7", "Bà", "Nguyễn Đặng Thị Ẵm", born="", post="", unit=CROPS, order=5),
    )
}
