"""Addresses as we keep them, and Flask-Security's mail handed to the notices."""

from flask_security import MailUtil


class Postman(MailUtil):
    """Lower-case addresses."""

    def normalize(self, email: str) -> str:
        """As stored: tidy and lower case. Raises EmailValidateException."""
        return super().normalize(email.strip()).lower()

    def validate(self, email: str) -> str:
        """The same for an address that mail will go to; nothing is looked up on the network."""
        return super().validate(email.strip()).lower()
