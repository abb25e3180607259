"""The extension objects that more than one part touches. They are bound to the app in app.py."""

from flask_login import LoginManager
from flask_mail import Mail
from flask_migrate import Migrate

login = LoginManager()
mail = Mail()
migrate = Migrate()
