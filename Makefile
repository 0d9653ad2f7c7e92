# Everything is done through these targets; `make` alone lists them.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

VENV := .venv
# Where Windows has its programs.
BIN := $(VENV)/$(if $(filter Windows_NT,$(OS)),Scripts,bin)
STAMP := $(VENV)/.installed
SHOWCASE := out/showcase
# Worker processes of the tests: each file stays in one of them.
WORKERS ?= 2
# No screen, and no locale but UTF-8: Qt warns about any other, and a warning fails a test.
OFFSCREEN := LC_ALL=C.UTF-8 QT_QPA_PLATFORM=offscreen
# What makes packages lies in packaging/, which is no package: another one has that name.
PACKAGING := $(OFFSCREEN) PYTHONPATH=packaging $(BIN)/python
VERSION = $(shell sed -n 's/^__version__ = "\(.*\)"/\1/p' desktop/__init__.py)
# A trial build for Windows: wine, and what is frozen there, kept from one time to the next.
WINDOWS ?= $(or $(XDG_CACHE_HOME),$(HOME)/.cache)/perron-windows
IN_WINE := packaging/windows/wine/run.sh $(WINDOWS)
INSTALLER := $(PACKAGING) -m windows --frozen dist/windows/perron --installed $(WINDOWS)/python/Lib/site-packages
# When the code was written: what is made of it twice is the same twice.
MOMENT = $(or $(SOURCE_DATE_EPOCH),$(shell git log -1 --format=%ct))
VIRTUAL_SCREEN := xvfb-run --auto-servernum --server-args="-screen 0 1440x900x24"
# A person's screen is used when there is one; only Linux can be without.
HAS_SCREEN := $(or $(DISPLAY),$(WAYLAND_DISPLAY),$(filter-out Linux,$(shell uname -s)))

.NOTPARALLEL:
.PHONY: help run test soak lint format bench build reproducible packages try-packages windows try-windows pictures guide gallery coverage contract lock clean system-run system-test system-build system-packages system-windows

help: ## List these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: system-run $(STAMP) ## Open Perron; without a screen, play its main job on a virtual one and say what it made
ifneq ($(HAS_SCREEN),)
	@$(BIN)/perron
else
	@rm -rf $(SHOWCASE) && mkdir -p $(dir $(SHOWCASE))
	@$(VIRTUAL_SCREEN) $(BIN)/perron showcase $(SHOWCASE)
endif

test: system-test lint ## Check the code, then run every test
	$(OFFSCREEN) $(BIN)/python -m pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder --max-worker-restart 0 --durations=20

soak: system-test $(STAMP) ## Kill, refuse and alter the notebook at every place, over a thousand times: nothing is lost
	$(OFFSCREEN) $(BIN)/python -m tests.soak

lint: $(STAMP) ## Check format, style, types and the direction of imports
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(STAMP) ## Put the code in its format and mend what can be mended alone
	$(BIN)/ruff format
	$(BIN)/ruff check --fix

bench: system-run $(STAMP) ## Measure speed, as ratios to floors taken in the same run
	@[ -x dist/perron/perron ] || [ "$$(uname -s)" != Linux ] || $(MAKE) build
	$(if $(HAS_SCREEN),,$(OFFSCREEN)) $(BIN)/python -m bench

build: system-build $(STAMP) ## Freeze Perron into dist/perron, one folder that needs no Python
	PYTHONHASHSEED=0 SOURCE_DATE_EPOCH=$(MOMENT) $(BIN)/python -m PyInstaller --noconfirm --log-level ERROR build.spec

reproducible: system-build $(STAMP) ## Freeze Perron twice, at other places and hours, and name what differs
	$(BIN)/python packaging/reproducible.py

packages: system-packages $(STAMP) ## Make the .deb of the notebook and of the receiver, and the tar.xz, from dist/perron
	@[ -x dist/perron/perron ] || $(MAKE) build
	$(PACKAGING) -m linux

try-packages: system-packages $(STAMP) ## Install, upgrade and remove the packages in a clean tree (root); pictures in out/packages
	PYTHON=$(BIN)/python packaging/linux/try-in-clean-tree.sh dist/perron_$(VERSION)_*.deb dist/perron-$(VERSION)-linux-*.tar.xz dist/perron-department_$(VERSION)_*.deb

windows: system-windows $(STAMP) ## Freeze Perron for Windows under wine, try it there, make its installer: a trial, releases are made on Windows
	PYTHON=$(BIN)/python packaging/windows/wine/prepare.sh $(WINDOWS)
	$(IN_WINE) $(WINDOWS)/python/python.exe -m PyInstaller --noconfirm --log-level WARN --distpath dist/windows --workpath build/windows build.spec
	$(IN_WINE) dist/windows/perron/perronc.exe selftest --json
	$(INSTALLER)

try-windows: system-windows $(STAMP) ## Install, test, upgrade and remove the installer under wine; the notebook stays
	@[ -e dist/perron-$(VERSION)-setup.exe ] || $(MAKE) windows
	$(INSTALLER) --version $(VERSION).1 --compression zlib --out out/windows
	$(VIRTUAL_SCREEN) $(BIN)/python packaging/windows/trial.py $(WINDOWS) dist/perron-$(VERSION)-setup.exe out/windows/perron-$(VERSION).1-setup.exe dist/perron-$(VERSION)-windows-files.txt

pictures: system-run $(STAMP) ## Take the screenshots of every screen, light and dark, into docs/pictures, and those of the guide out of them
	$(OFFSCREEN) $(BIN)/python -m desktop.ui.dev.pictures docs/pictures
	$(BIN)/python -m scripts.guide_pictures

guide: $(STAMP) ## Write the guide for social workers, which F1 shows, as dist/guide-perron.pdf
	$(BIN)/python -m scripts.guide_pdf dist/guide-perron.pdf

gallery: system-run $(STAMP) ## Picture every widget in every state, theme and size of text, into out/gallery
	$(OFFSCREEN) $(BIN)/python -m desktop.ui.dev.gallery out/gallery

coverage: $(STAMP) ## Write docs/coverage.md anew: every item the rules ask for, and where it is
	$(BIN)/python -m scripts.coverage_page

contract: $(STAMP) ## Write docs/contract anew: the JSON Schema of every message and the OpenAPI of the receiver
	$(BIN)/python -m scripts.contract_pages

lock: $(STAMP) ## Compile the locks again from pyproject.toml (UPGRADE=1 takes newer versions)
	scripts/lock.sh $(if $(UPGRADE),--upgrade)

clean: ## Remove what the other targets made, but for the environment in .venv
	rm -rf build dist out .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find desktop department tests bench scripts -name __pycache__ -type d -prune -exec rm -rf {} + 2> /dev/null || true

system-run system-test system-build system-packages system-windows:
	@scripts/setup-system.sh $(@:system-%=%)

# The system comes first, and only as an order: it must not make the environment look old.
$(STAMP): requirements/dev.txt pyproject.toml | system-run
	@scripts/setup-venv.sh $(VENV) requirements/dev.txt
	@touch $@
