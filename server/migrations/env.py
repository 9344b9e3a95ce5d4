"""What Alembic runs: the migrations on the connection that it is given, in the transaction that is open on it."""

from alembic import context

from server.models import Base

context.configure(connection=context.config.attributes["connection"], target_metadata=Base.metadata)
context.run_migrations()
