# Works with the make of macOS and of Debian. Nothing but Go is needed, and git
# for the version; `lint` and the first build load what they need by themselves.

GO      = go
VERSION = $(shell git describe --tags --always --dirty 2>/dev/null)
COMMIT  = $(shell git rev-parse HEAD 2>/dev/null)
LDFLAGS = -s -w -X main.version=$(VERSION) -X main.commit=$(COMMIT)

.PHONY: build site test race test-long fuzz bench bench-peers bench-pictures bench-search golden lint dist clean

## build: compile the tool into bin/
build:
	CGO_ENABLED=0 $(GO) build -trimpath -ldflags '$(LDFLAGS)' -o bin/ ./cmd/meridian

## site: compile the tool and build this section into public/
site: build
	bin/meridian build

## test: run every test but the long ones; those in a browser where there is Chromium
test:
	$(GO) test -timeout $(TIMEOUT) ./...

## race: look for data races in the packages that work on many goroutines, briefly
# The whole engine takes several minutes under the race detector; test-long runs it.
race:
	$(GO) test -race -short -timeout $(TIMEOUT) $(filter-out ./internal/engine ./internal/layout,$(PARALLEL))
	$(GO) test -race -short -timeout $(TIMEOUT) -run '^(TestIncrementalEqualsClean|TestPreviewEqualsBuild)$$' ./internal/engine

## test-long: run the long tests too, fuzz for a moment, and look for data races
# MERIDIAN_LONG=1 turns on the tests with many seeds, killed processes or load.
# The race detector looks at the packages that work on many goroutines. It needs
# a C compiler; go env knows whether there is one.
test-long:
	MERIDIAN_LONG=1 $(GO) test -timeout $(TIMEOUT) ./...
	@if [ "$$($(GO) env CGO_ENABLED)" = 1 ]; then set -x; $(GO) test -race -timeout $(TIMEOUT) $(PARALLEL); fi
	@$(MAKE) fuzz FUZZTIME=500x

# TIMEOUT ends what hangs. It is no limit of speed.
TIMEOUT  = 30m
PARALLEL = ./internal/source ./internal/watch ./internal/serve ./internal/output ./internal/layout ./internal/site ./internal/render ./internal/memory ./internal/engine ./internal/preview ./internal/check ./internal/linkcheck

## fuzz: let each fuzz test look for new faults for a while
FUZZTIME = 10s
fuzz:
	@grep -rno --include='*_test.go' '^func Fuzz[A-Za-z]*' internal cmd | sed 's|/[^/]*_test.go:.*func | |' | while read -r dir name; do echo "$$dir $$name"; $(GO) test ./$$dir -run '^$$' -fuzz "^$$name\$$" -fuzztime $(FUZZTIME) || exit 1; done

## bench: what a clean build costs, next to the least that it could cost, and what a check costs
bench:
	$(GO) run ./internal/bench/cmd

## bench-peers: what other programs take for the same site, with layouts that make the same
bench-peers:
	$(GO) run ./internal/bench/cmd -peers

## bench-pictures: what the versions of the photos in the folder PHOTOS take, next to sharp from npm
bench-pictures:
	$(GO) run ./internal/bench/pictures -photos '$(PHOTOS)'

## bench-search: what the search of 10,000 texts from the folder PAGES takes and finds, next to Pagefind from npm
bench-search:
	$(GO) run ./internal/bench/search -texts '$(PAGES)'

## golden: write what tests compare with, and the generated parts of docs/, anew
golden:
	$(GO) generate ./internal/docs/gen
	$(GO) test $$(grep -rlE --include='*_test.go' '"github.com/meridian-ssg/meridian/internal/(golden|diag/corpus)"' internal cmd | sed 's|^|./|; s|/[^/]*$$||' | sort -u) -update

## lint: formatting, and what vet finds for each system, and staticcheck
lint:
	@unformatted=$$(gofmt -l .); if [ -n "$$unformatted" ]; then echo "gofmt has something to say on:"; echo "$$unformatted"; exit 1; fi
	@for os in linux windows darwin; do echo "vet for $$os"; GOOS=$$os CGO_ENABLED=0 $(GO) vet ./... || exit 1; done
	$(GO) run honnef.co/go/tools/cmd/staticcheck@v0.8.2 ./...

## dist: pack the program for Linux, macOS and Windows into dist/
dist:
	$(GO) run ./internal/dist -ldflags '$(LDFLAGS)' -time "$$(git log -1 --format=%ct 2>/dev/null || echo 0)"

## clean: remove what this file makes, but for public/
clean:
	rm -rf bin dist
