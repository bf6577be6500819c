"""The queue of fal: Pika, and any other model behind it by its id."""
