"""An office chat on one machine: it speaks the Telegram Bot API, and one person plays several people in it.

``world``     the chat itself, in memory: people, chats, messages, files, bots, what the Bot API answers
``server``    the same over HTTP on loopback: Bot API, files, the people's API, the page
``webhooks``  updates pushed to a bot instead of fetched by it
``acts``      what people can do, by name: the table behind the people's API
``people``    a client that plays one person, over HTTP or straight on a world
``page``      the chat page for a browser
"""
