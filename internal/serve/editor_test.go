package serve

import (
	"net"
	"strings"
	"testing"
)

func TestEditor(t *testing.T) {
	for _, c := range []struct{ editor, name, want string }{
		{"vscode", "/home/a b/content/ü#1.md", "vscode://file/home/a%20b/content/%C3%BC%231.md:4:2"},
		{"vscode", "C:/Users/a/content/a.md", "vscode://file/C:/Users/a/content/a.md:4:2"},
		{"idea", "/home/a.md", "idea://open?file=/home/a.md&line=4&column=2"},
		{"textmate", "/home/a.md", "txmt://open?url=file:///home/a.md&line=4&column=2"},
		{"my-editor:open?{path}+{line}", "/home/a.md", "my-editor:open?/home/a.md+4"},
		{noEditor, "/home/a.md", ""},
	} {
		e, err := ParseEditor(c.editor)
		if err != nil {
			t.Fatal(err)
		}
		if got := e.url(c.name, 4, 2); got != c.want {
			t.Errorf("%s: %s, want %s", c.editor, got, c.want)
		}
	}
	for _, bad := range []string{"notepad", "javascript:{path}", "JavaScript:{path}", "data:text/html,{path}", "file:///{path}", "vscode://file/", "://{path}", "x y://{path}"} {
		if _, err := ParseEditor(bad); err == nil {
			t.Errorf("%q is taken for an editor", bad)
		}
	}
	for command, want := range map[string]bool{"code --wait": true, "/usr/local/bin/codium": true, `Code.exe -w`: true, "zed": true, "vim": false, "": false, "nano -w": false} {
		if _, ok := EditorForCommand(command); ok != want {
			t.Errorf("%q: %v", command, ok)
		}
	}
}

func TestAddresses(t *testing.T) {
	for _, c := range []struct {
		at     string
		here   string
		others bool
	}{{"127.0.0.1:0", "http://localhost:", false}, {"0.0.0.0:0", "http://localhost:", true}} {
		l, err := net.Listen("tcp", c.at)
		if err != nil {
			t.Fatal(err)
		}
		defer l.Close()
		here, _ := Addresses(l, "/section/")
		if !strings.HasPrefix(here, c.here) || !strings.HasSuffix(here, "/section/") || IsShared(l) != c.others {
			t.Errorf("%s: %s, open %v", c.at, here, IsShared(l))
		}
	}
	l, taken, err := Listen("127.0.0.1", 0)
	if err != nil || taken {
		t.Fatal(taken, err)
	}
	defer l.Close()
	port := l.Addr().(*net.TCPAddr).Port
	next, taken, err := Listen("127.0.0.1", port)
	if err != nil || !taken {
		t.Fatal(taken, err)
	}
	next.Close()
	if _, _, err := Listen("203.0.113.7", 0); err == nil {
		t.Error("an address of another machine is taken for one of this")
	}
}
