"""The exceptions of Inhouse, one tree. Each message names what is wrong and the remedy.

    InhouseError
    ├── WorkspaceError      a workspace file is missing or says something it may not
    │   └── PairError       a pair file is wrong, at a file and line
    ├── DatabaseError       the database cannot be opened or read
    ├── ModelError          the model cannot be found, verified, loaded or run
    │   └── ContextError    the prompt does not fit the model's context
    └── SqlError            the SQL cannot be used: a verdict on the model's text, never a crash
        ├── ParseError      it is not SQL of the dialect
        ├── BindError       a name in it is not in the schema, or is ambiguous
        ├── PolicyError     it does something that is not allowed
        └── RunError        the database refused it
            └── LimitError  it ran out of time or memory

They become text for a person only at the edge: the command line or a page.
"""


class InhouseError(Exception):
    """Anything Inhouse can explain to its user in one sentence."""


class WorkspaceError(InhouseError):
    """A workspace file is missing or wrong."""


class PairError(WorkspaceError):
    """A pair file is wrong; the message begins with file:line."""


class DatabaseError(InhouseError):
    """The database cannot be opened or read."""


class ModelError(InhouseError):
    """The model cannot be found, verified, loaded or run."""


class ContextError(ModelError):
    """The prompt does not fit the model's context."""


class SqlError(InhouseError):
    """The SQL cannot be used."""


class ParseError(SqlError):
    """The text is not SQL of the dialect."""


class BindError(SqlError):
    """A name is not in the schema, or means more than one thing."""


class PolicyError(SqlError):
    """The statement does something that is not allowed."""


class RunError(SqlError):
    """The database refused the statement; the message is the database's."""


class LimitError(RunError):
    """The statement ran out of time or memory."""
