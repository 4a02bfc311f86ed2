"""One visit for one subject (合并检查): what two campaigns have both drawn, or what was inspected often enough this
year, is decided on before inspectors are matched. The modules are imported by name: confirmation and visit need some of
them early."""
