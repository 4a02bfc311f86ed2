"""Results of an inspection in one line of text, as an inspector types it on a doorstep.

    12 全部1
    12 登记1 公示2 方式:实地 处理:责令改正 限期6月30日 解答3 备注:门牌不符
    12 登记合格，其余未发现问题
    12 1.未发现问题 2.已责令整改

A form number, then items with results, in any spacing and any width of characters; then the clauses 方式 (how
it was inspected), 处理 (measures), 限期 (by when it is to be put right), 解答 (questions answered on the spot) and
备注 (a remark, which runs to the end of the line or the next clause). An item is its name, any part of the name
that only one item has, its position (``1.``, ``第1项``), 全部 or 其余. A result is its number or its wording. What
is not understood is never guessed: it is refused and quoted, and what is understood is shown back before it counts.
"""

from domain.result_line.read import ParsedLine, parse_line, split_lines, split_number
from domain.result_line.write import write_line

__all__ = ["ParsedLine", "parse_line", "split_lines", "split_number", "write_line"]
