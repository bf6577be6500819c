"""Open video weights on this machine. torch and diffusers are imported only once a take rolls."""
