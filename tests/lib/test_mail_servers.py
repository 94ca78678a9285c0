"""The address of a mail server: read strictly, and never quoted, for a password stands in it."""

import pytest

from perennial.lib.mail_servers import MailServer, read_mail_server

FROM = "?from=crm@firma.example"


@pytest.mark.parametrize(
    ("address", "means"),
    [
        (
            f"smtp://crm:a%40b%2Fc@mail.firma.example:2525/{FROM}",
            MailServer("mail.firma.example", 2525, "crm@firma.example", "crm", "a@b/c"),
        ),
        (f"smtp://mail.firma.example{FROM}", MailServer("mail.firma.example", 587, "crm@firma.example")),
        (
            f"smtps://u:p@mail.firma.example/{FROM}",
            MailServer("mail.firma.example", 465, "crm@firma.example", "u", "p", implicit=True),
        ),
    ],
)
def test_an_address_names_the_server_who_signs_in_and_the_sender(address, means):
    assert read_mail_server(address) == means


@pytest.mark.parametrize(
    ("address", "says"),
    [
        (f"mail.firma.example{FROM}", "smtp:// or smtps://"),
        (f"http://mail.firma.example/{FROM}", "smtp:// or smtps://"),
        (f"smtp://{FROM}", "name a host"),
        (f"smtp://u:sesame@h:port/{FROM}", "host or port"),
        (f"smtp://h:70000/{FROM}", "host or port"),
        (f"smtp://h:0/{FROM}", "1 to 65535"),
        (f"smtp://[h/{FROM}", "host or port"),
        (f"smtp://u@h/{FROM}", "both user and password"),
        (f"smtp://:sesame@h/{FROM}", "both user and password"),
        (f"smtp://u:ses%0Aame@h/{FROM}", "cannot be read"),
        (f"smtp://u:sesame@h/inbox{FROM}", "nothing but ?from="),
        (f"smtp://h/{FROM}#part", "nothing but ?from="),
        ("smtp://h/", "name the sender once"),
        ("smtp://h/?from", "name the sender once"),
        (f"smtp://h/{FROM}&from=b@firma.example", "name the sender once"),
        (f"smtp://h/{FROM}&tls=no", "name the sender once"),
        ("smtp://h/?from=crm", "no mail address"),
        ("smtp://h/?from=crm@firma.example%0ABcc:x@y.example", "no mail address"),
    ],
)
def test_what_is_no_such_address_is_refused_without_its_password(address, says):
    with pytest.raises(ValueError) as no:
        read_mail_server(address)
    assert says in str(no.value)
    assert "sesame" not in str(no.value)


def test_the_password_is_not_shown():
    assert "sesame" not in repr(read_mail_server(f"smtp://u:sesame@h/{FROM}"))


@pytest.mark.parametrize(
    ("host", "starts"),
    [("127.0.0.1", False), ("127.8.8.8", False), ("[::1]", False), ("localhost", False),
     ("192.168.1.2", True), ("localhost.firma.example", True), ("mail.firma.example", True)],
)  # fmt: skip
def test_tls_is_asked_for_unless_the_mail_stays_on_this_machine(host, starts):
    assert read_mail_server(f"smtp://{host}/{FROM}").starts_tls is starts
    assert not read_mail_server(f"smtps://{host}/{FROM}").starts_tls
