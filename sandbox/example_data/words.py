"""The words of invented names. The places are on no map; after a surname comes 示 or 例, "example"."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Trade:
    """``weight`` is how common it is; ``name`` stands in the company's name, ``tags`` in the library."""

    name: str
    tags: tuple[str, ...]
    weight: int
    form: str = "有限公司"


PROPERTY = Trade("物业服务", ("物业服务",), 0)
ROAD_TRADES = (
    Trade("普通货物运输", ("道路运输", "货运"), 0),
    Trade("危险货物运输", ("道路运输", "货运", "危险货物"), 0),
    Trade("客运", ("道路运输", "客运"), 0),
)
#: What is built, for the names of projects that have no credit code.
WORKS = ("工业园", "风电场", "公路改建", "水厂扩建", "物流园", "住宅小区", "输变电")
TRADES = (
    Trade("餐饮", ("餐饮", "食品经营"), 16, "店"),
    Trade("餐饮管理", ("餐饮", "食品经营"), 8),
    Trade("食品商行", ("食品经营",), 10, "（个体工商户）"),
    Trade("商贸", ("批发零售",), 16),
    Trade("超市", ("批发零售", "食品经营"), 8, "店"),
    Trade("药房", ("药品零售",), 5),
    Trade("宾馆", ("住宿",), 5),
    Trade("机械制造", ("工业制造", "特种设备"), 8),
    Trade("新材料", ("工业制造",), 5),
    Trade("建筑工程", ("建筑施工",), 7),
    Trade("仓储", ("仓储物流",), 5),
    Trade("油气销售", ("加油站", "危险化学品"), 3),
    Trade("教育咨询", ("教育培训",), 4),
    Trade("人力资源", ("劳务派遣",), 3),
    Trade("信息技术", ("软件信息",), 8),
    Trade("美容美发", ("生活服务",), 5, "店"),
)
FIRST_SIGNS = "云泽恒瑞宏嘉铭博盛启远晟锦昊瀚润禾熙维诺"
SECOND_SIGNS = "衡帆岑沐翎昀屿桉栎珩澍霖笙弈煦楷朗屹"
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许"
NUMERALS = "一二三四五六七八九十"
STREETS = ("示范大街", "样例路", "虚构巷", "演练路", "试用大道")
SECTIONS = {
    "建设环保局": ("物业管理科", "工程管理科"),
    "市场监督管理局": ("信用监管科", "特种设备科", "价格监督科"),
    "交通运输局": ("货运管理科", "客运管理科"),
    "应急管理局": ("安全生产科", "危险化学品科"),
    "水务局": ("水土保持科", "水政监察科"),
}
SPECIALITIES = {
    "建设环保局": ("物业服务", "建筑施工"),
    "市场监督管理局": ("特种设备", "价格", "公示信息"),
    "交通运输局": ("货运", "客运", "危险货物"),
    "应急管理局": ("安全生产", "危险化学品"),
    "水务局": ("水土保持", "水资源"),
}
SHORT_NAMES = {
    "建设环保局": "建环",
    "市场监督管理局": "市监",
    "交通运输局": "交通",
    "应急管理局": "应急",
    "水务局": "水务",
}
