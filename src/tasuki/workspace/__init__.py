"""One folder holds one organisation: its database, facts, uploads, rejects and settings."""

from tasuki.workspace.folder import Organisation, Workspace, WorkspaceError

__all__ = ["Organisation", "Workspace", "WorkspaceError"]
