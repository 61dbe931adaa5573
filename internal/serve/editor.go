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

// Editor makes URLs that open a file in a text editor. The zero Editor makes none.
type Editor struct{ template string }

// editors maps the names of programs to their URL templates.
var editors = map[string]string{
	"cursor":   "cursor://file/{path}:{line}:{column}",
	"idea":     "idea://open?file={path}&line={line}&column={column}",
	"textmate": "txmt://open?url=file:///{path}&line={line}&column={column}",
	"vscode":   "vscode://file/{path}:{line}:{column}",
	"vscodium": "vscodium://file/{path}:{line}:{column}",
	"windsurf": "windsurf://file/{path}:{line}:{column}",
	"zed":      "zed://file/{path}:{line}:{column}",
}

// commands maps commands to names in editors.
var commands = map[string]string{"code": "vscode", "codium": "vscodium", "mate": "textmate"}

const noEditor = "none"

// EditorNames lists the names that ParseEditor knows.
func EditorNames() []string { return append(slices.Sorted(maps.Keys(editors)), noEditor) }

// ParseEditor reads the name of an editor, or a URL template with {path}, and
// perhaps {line} and {column}. The name "none" gives the zero Editor.
func ParseEditor(text string) (Editor, error) {
	if text == noEditor {
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

// EditorForCommand gives the editor that a command such as "code --wait" starts, as
// in the variables VISUAL and EDITOR; false where URLs can't open it, as with
// editors in terminals.
func EditorForCommand(command string) (Editor, bool) {
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

// url gives the URL that opens a file, by its absolute path in the form of the
// operating system; "" for the zero Editor.
func (e Editor) url(name string, line, column int) string {
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
