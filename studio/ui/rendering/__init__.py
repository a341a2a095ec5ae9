"""Films on their way: the queue, its runner, what is asked before."""
