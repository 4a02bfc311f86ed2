"""The only place that knows everything: configuration, wiring, delivery, the command line."""
