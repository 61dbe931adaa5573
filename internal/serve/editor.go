package serve

import (
	"errors"
	"fmt"
	"maps"
	"net/url"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// Editor opens files at a line, by an address that the system hands over to a
// program. The zero Editor opens nothing.
type Editor struct {
	template string
}

// editors are the addresses by which programs open files, under the names of
// the programs.
var editors = map[string]string{
	"cursor":   "cursor://file/{path}:{line}:{column}",
	"idea":     "idea://open?file={path}&line={line}&column={column}",
	"textmate": "txmt://open?url=file:///{path}&line={line}&column={column}",
	"vscode":   "vscode://file/{path}:{line}:{column}",
	"vscodium": "vscodium://file/{path}:{line}:{column}",
	"windsurf": "windsurf://file/{path}:{line}:{column}",
	"zed":      "zed://file/{path}:{line}:{column}",
}

// commands are the editors that people name by their command.
var commands = map[string]string{"code": "vscode", "codium": "vscodium", "mate": "textmate"}

// None is the name of the Editor that opens nothing.
const None = "none"

// EditorNames are the names that ParseEditor knows.
func EditorNames() []string { return append(slices.Sorted(maps.Keys(editors)), None) }

// ParseEditor reads the name of an editor, or an address with {path} in it, and
// perhaps {line} and {column}.
func ParseEditor(text string) (Editor, error) {
	if text == None {
		return Editor{}, nil
	}
	if template, ok := editors[text]; ok {
		return Editor{template}, nil
	}
	scheme, _, ok := strings.Cut(text, ":")
	if !ok {
		return Editor{}, fmt.Errorf("there is no editor “%s”", text)
	}
	if u, err := url.Parse(strings.NewReplacer("{path}", "p", "{line}", "1", "{column}", "1").Replace(text)); err != nil || u.Scheme == "" ||
		slices.Contains([]string{"javascript", "data", "vbscript", "blob", "file"}, strings.ToLower(scheme)) {
		return Editor{}, fmt.Errorf("“%s” is not an address that opens an editor", text)
	}
	if !strings.Contains(text, "{path}") {
		return Editor{}, errors.New("the address of the editor has no {path} in it")
	}
	return Editor{text}, nil
}

// EditorOf gives the editor that a command such as "code --wait" starts, as it
// stands in the variables VISUAL and EDITOR; false for those that have no
// address, as the editors in terminals.
func EditorOf(command string) (Editor, bool) {
	words := strings.Fields(command)
	if len(words) == 0 {
		return Editor{}, false
	}
	name := strings.ToLower(path.Base(filepath.ToSlash(words[0])))
	for _, end := range []string{".exe", ".cmd"} {
		name = strings.TrimSuffix(name, end)
	}
	if other, ok := commands[name]; ok {
		name = other
	}
	template, ok := editors[name]
	return Editor{template}, ok
}

// open gives the address that opens a file; "" where there is none. name is the
// whole path of the file, as the system has it.
func (e Editor) open(name string, line, column int) string {
	if e.template == "" {
		return ""
	}
	at := filepath.ToSlash(name)
	if strings.Contains(e.template, "/{path}") {
		at = strings.TrimPrefix(at, "/")
	}
	parts := strings.Split(at, "/")
	for i, p := range parts {
		if i > 0 || !strings.HasSuffix(p, ":") { // but for the drive C:
			parts[i] = url.PathEscape(p)
		}
	}
	return strings.NewReplacer("{path}", strings.Join(parts, "/"), "{line}", strconv.Itoa(line), "{column}", strconv.Itoa(column)).Replace(e.template)
}
