"""What residents are told about their services."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from jiamen.messages.models import Channel, MessageEvent, Placeholder, Wording

RATE = MessageEvent(
    code="cases.rate",
    title=_("Invitation to rate a service"),
    placeholders=(
        Placeholder("centre", _("name of the centre"), "五三(2)社区党群服务中心"),
        Placeholder("link", _("address of the page to rate it"), "https://jiamen.example/r/7k2m9xw4/"),
    ),
    zh=Wording("请您评价", "您在{centre}办的事已经办完。请点开评价：{link} 不留姓名，七天内有效。"),
    en=Wording(
        "How was it?", "Your matter at {centre} is done. How was it? {link} No name is kept; good for seven days."
    ),
    channels=(Channel.SMS,),
    useful_for=timedelta(days=2),
)
