"""Run by Alembic: the steps go through the connection and transaction `ntm.store.opening` holds."""

from alembic import context

context.configure(connection=context.config.attributes["connection"])
with context.begin_transaction():
    context.run_migrations()
