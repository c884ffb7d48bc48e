"""What people are told: notices on screen and e-mail, written with the change and sent after the commit."""
