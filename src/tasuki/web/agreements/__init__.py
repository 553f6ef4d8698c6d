"""The agreement's life: drafted, proposed, signed by three departments, in force from a day."""
