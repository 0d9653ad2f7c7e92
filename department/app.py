"""The receiver put together: its database, what it does, its addresses."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from functools import partial

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from sqlalchemy import Engine
from starlette.exceptions import HTTPException

from department.appending import Followers
from department.attachments import Attachments
from department.bodies import USUAL, Waiting
from department.changes import Comparing
from department.clock import Clock, utc_now
from department.database import open_engine, prepare
from department.disclosure import form_known, undisclosable
from department.due import mark_due
from department.enrolment import Registrar
from department.facts import forget
from department.guard import Guard, told_in_french
from department.inbox import Incoming
from department.intake import Disclosure, FormKnown, Intake
from department.metrics import Counters
from department.openapi import Receiver
from department.operations import RouteSeen, Watched, operation_routes
from department.rates import Rates
from department.receipts import load_signer
from department.rotation import told_keys
from department.routes.attachments import attachment_routes
from department.routes.common import Enrolled
from department.routes.enrolment import enrolment_routes
from department.routes.inbox import inbox_routes
from department.routes.records import record_routes
from department.settings import Settings
from department.store import RecordStore


def create_app(
    settings: Settings,
    *,
    disclosure: Disclosure = undisclosable,
    form_known: FormKnown = form_known,
    clock: Clock = utc_now,
    counters: Counters | None = None,
    waiting: Waiting = USUAL,
) -> FastAPI:
    """The receiver over its database; NotMigratedError on a PostgreSQL that `migrate` has not prepared.

    `counters` are added up with those of the other workers; `waiting` is how long bodies are waited for.
    """
    engine = open_engine(settings)
    try:
        prepare(engine)
        signer = load_signer(engine)
    except BaseException:
        engine.dispose()
        raise
    registrar = Registrar(engine, clock, settings.code_lifetime)
    store = RecordStore(engine, Followers(mark_due=mark_due, forget=forget))
    intake = Intake(store, signer, disclosure=disclosure, form_known=form_known, clock=clock)
    sender = Enrolled(Rates(settings.requests_per_minute))

    app = Receiver(title="Perron", docs_url=None, redoc_url=None, openapi_url=None, lifespan=_closing(engine))
    counted = counters or Counters()
    app.add_middleware(RouteSeen)
    app.add_middleware(
        Guard,
        limit=settings.body_limit,
        memory=settings.memory_for_bodies,
        device_of=registrar.device_of,
        waiting=waiting,
    )
    app.add_middleware(Watched, counters=counted)
    app.add_exception_handler(HTTPException, told_in_french)
    app.add_exception_handler(RequestValidationError, told_in_french)
    told_by = partial(told_keys, engine, signer, settings)
    app.include_router(enrolment_routes(registrar, signer, told_by, settings.server_name, clock))
    app.include_router(record_routes(sender, intake, Comparing(engine, signer)))
    app.include_router(attachment_routes(sender, Attachments(engine, signer, clock)))
    app.include_router(inbox_routes(sender, Incoming(engine, signer, clock)))
    app.include_router(operation_routes(engine, counted, settings.metrics_token))
    return app


def _closing(engine: Engine) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        yield
        engine.dispose()

    return lifespan
