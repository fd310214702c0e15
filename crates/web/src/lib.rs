//! Pages and REST API on loopback; no logic of its own.
