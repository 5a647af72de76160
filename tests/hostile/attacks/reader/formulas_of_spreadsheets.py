# tries: put spreadsheet formulas into messages
# must: they are text in the report
# earns: none
# status: raised skipped

def swish(z):
    raise ValueError("=HYPERLINK(\"http://evil.example\")")


def swish_derivative(z):
    raise ValueError("@SUM(1+1)*cmd|' /C calc'!A0")
