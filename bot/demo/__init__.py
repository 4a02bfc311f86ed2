"""The demo: office chat, bot, public page and example libraries, all on this machine and thrown away after."""
