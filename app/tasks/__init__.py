"""Durable background work: asked for in the caller's transaction, done by a worker, resumed after a crash."""
