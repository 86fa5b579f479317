"""Addresses as people, machines and attackers write them: of the web, of tokens, of pages."""

ADDRESS = "0xae78736Cd615f374D3085123A210448E74Fc6393"
_WRONG = ADDRESS.replace("C", "c", 1)  # its checksum does not hold
TOKENS = [
    *(ADDRESS, ADDRESS.lower(), "0X" + ADDRESS[2:].upper(), _WRONG, ADDRESS[:-1]),
    *(ADDRESS + "0", f" {ADDRESS} ", ADDRESS[2:], "0x" + "g" * 40, "0x" + "0" * 40),
]
SLUGS = ["a-b", "A", "a_b", "a--b", "-a", "a-", "é", "a" * 60, "a" * 61, "a\n", "1", "compare"]
ADDRESSES = [
    *("HTTPS://A.Example/P", "a.example", "https://a.example:443/", "https://a.example:8443/x"),
    *("ftp://a.example", "javascript:alert(1)", "//a.example/x", "https://", "https:///x"),
    *("https://localhost/", "https://127.0.0.1/", "https://[::1]/", "https://u:p@a.example/"),
    *(
        "https://straße.example/",
        "https://日本.example/",
        "https://xn--.example/",
        "https://a b",
    ),
    *("<https://a.example/>", "https://a.example/\u202e", "https://a.example:99999/"),
    *("https://a.example:443/" + "x" * (500 - len("https://a.example/")), "日" * 200 + ".example"),
    *(")" * 2000, "https://" + "日本." * 60 + "example/", "https://[x", "https://a.example/é"),
]
