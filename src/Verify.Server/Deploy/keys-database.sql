-- The key store is a database of its own, so that a copy of the data never holds the keys.
CREATE DATABASE verify_keys OWNER verify;
