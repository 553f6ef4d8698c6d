"""The agreement between the departments (引き渡しルール): a document that is the rules that run."""
