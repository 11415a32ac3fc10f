"""Background work of this app."""

from celery import shared_task

from emulation import health


@shared_task(name="emulation.heartbeat")
def heartbeat() -> None:
    """Beat sends it, a worker takes it: proof for `/readyz` that both and the queue work."""
    health.beat()
