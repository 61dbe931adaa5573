package pipeline

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/pelletier/go-toml/v2"
	"go.yaml.in/yaml/v4"
)

// Each pipeline can be read by what reads it, for each kind of site, and every command in
// it by a shell.
func TestPipelinesAreWellFormed(t *testing.T) {
	for _, p := range All {
		for _, s := range []Site{{Version: "v1.2.3", Zone: "Europe/London"}, {Version: "v1.2.3", Zone: "Europe/London", Folder: "sites/int", Target: "live"}} {
			text, err := p.Text(s)
			if err != nil {
				t.Fatal(err)
			}
			if strings.Contains(string(text), "<%") || strings.Contains(string(text), "\t") {
				t.Errorf("%s: something was not filled in, or is indented by a tab:\n%s", p.Name, text)
			}
			if !strings.Contains(string(text), "v1.2.3") && p.Name != "plain" {
				t.Errorf("%s does not name the version", p.Name)
			}
			var v any
			switch filepath.Ext(p.File) {
			case ".yml":
				if err := yaml.Unmarshal(text, &v); err != nil {
					t.Errorf("%s: %v\n%s", p.Name, err, text)
				}
				checkScripts(t, p.Name, v)
			case ".toml":
				if err := toml.Unmarshal(text, &v); err != nil {
					t.Errorf("%s: %v\n%s", p.Name, err, text)
				}
				checkScripts(t, p.Name, v)
			default:
				checkShell(t, p.Name, string(text))
			}
		}
	}
}

// checkScripts looks for commands anywhere in a file.
func checkScripts(t *testing.T, name string, v any) {
	t.Helper()
	switch v := v.(type) {
	case map[string]any:
		for key, value := range v {
			text, ok := value.(string)
			if ok && (key == "run" || key == "command") {
				checkShell(t, name, text)
			}
			if list, ok := value.([]any); ok && (key == "script" || key == "before_script") {
				for _, line := range list {
					checkShell(t, name, line.(string))
				}
			}
			checkScripts(t, name, value)
		}
	case []any:
		for _, value := range v {
			checkScripts(t, name, value)
		}
	}
}

func checkShell(t *testing.T, name, script string) {
	t.Helper()
	bash, err := exec.LookPath("bash")
	if err != nil {
		t.Skip("there is no bash")
	}
	file := filepath.Join(t.TempDir(), "script")
	if err := os.WriteFile(file, []byte(script), 0o644); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command(bash, "-n", file).CombinedOutput(); err != nil {
		t.Errorf("%s: %s\n%s", name, out, script)
	}
}

// A folder whose name means something to a shell or to YAML is refused.
func TestFoldersThatNeedQuotes(t *testing.T) {
	for _, folder := range []string{"a b", "a;b", "$(x)", "../x", "a: b", "-x", "a//b", "a\nb"} {
		if text, err := All[0].Text(Site{Version: "v1.2.3", Folder: folder}); err == nil {
			t.Errorf("%q was accepted:\n%s", folder, text)
		}
	}
}
