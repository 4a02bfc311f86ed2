"""On site: everybody says themselves that they are there, shows their certificate, and leaves; or the door is shut.

``finding`` and ``telling`` are read by the forms (``campaigns.inspection.gaps``, ``campaigns.form_facts``) and so
import nothing of them; ``shut_door`` writes into them. That is why nothing is imported here.
"""
