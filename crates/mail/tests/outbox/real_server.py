"""A real SMTP server (aiosmtpd) that behaves as the first word of the file named says.

takes, 451, 550, slow, drops (takes the message and breaks off before its answer). Every message taken is
appended to the second file: its Message-ID on a line. Prints its port.
"""

import asyncio
import email
import sys

from aiosmtpd.smtp import SMTP

MOOD, TAKEN = sys.argv[1], sys.argv[2]


def mood() -> str:
    with open(MOOD, encoding="ascii") as file:
        return file.read().strip()


class Handler:
    async def handle_RCPT(self, server, session, envelope, address, options):
        if mood() == "451":
            return "451 4.7.1 greylisted"
        if mood() == "550":
            return "550 5.1.1 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if mood() == "slow":
            await asyncio.sleep(60)
        message = email.message_from_bytes(envelope.content)
        with open(TAKEN, "a", encoding="ascii") as file:
            file.write(f"{message['Message-ID']}\n")
        if mood() == "drops":
            server.transport.abort()
        return "250 2.0.0 taken"


async def main() -> None:
    loop = asyncio.get_running_loop()
    made = await loop.create_server(lambda: SMTP(Handler()), "127.0.0.1", 0)
    print(made.sockets[0].getsockname()[1], flush=True)
    await made.serve_forever()


asyncio.run(main())
