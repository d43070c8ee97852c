"""The pipeline measured beside others': a paced model, one server, many readers, all over real sockets."""
