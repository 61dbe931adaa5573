package deploy

import (
	"bytes"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"maps"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"golang.org/x/crypto/ssh"

	"github.com/meridian-ssg/meridian/internal/output"
	"github.com/meridian-ssg/meridian/internal/target"
	"github.com/meridian-ssg/meridian/internal/testenv"
)

// server is a real sshd with keys of its own.
type server struct {
	port    int
	home    string // of the user who deploys, with keys and known hosts
	hostKey string // the line of the host's public key
	user    string
}

// startSSHD starts an sshd for one user: the one who runs the tests. Settings replace
// those below.
func startSSHD(t *testing.T, settings ...string) *server {
	t.Helper()
	program, err := exec.LookPath("sshd")
	if err != nil {
		program = "/usr/sbin/sshd"
	}
	if _, err := os.Stat(program); err != nil {
		t.Skip("there is no sshd")
	}
	dir := t.TempDir()
	me, err := user.Current()
	if err != nil {
		t.Fatal(err)
	}
	s := &server{home: filepath.Join(dir, "home"), user: me.Username}
	if err := os.MkdirAll(filepath.Join(s.home, ".ssh"), 0o700); err != nil {
		t.Fatal(err)
	}
	_, host := writeKey(t, filepath.Join(dir, "host_key"))
	_, mine := writeKey(t, filepath.Join(s.home, ".ssh", "id_ed25519"))
	s.hostKey = host
	write := func(name, text string) {
		t.Helper()
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write(filepath.Join(dir, "authorized_keys"), mine+"\n")
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s.port = listener.Addr().(*net.TCPAddr).Port
	listener.Close()
	write(filepath.Join(s.home, ".ssh", "known_hosts"), fmt.Sprintf("[127.0.0.1]:%d %s\n", s.port, host))
	write(filepath.Join(dir, "config"), strings.Join(settings, "\n")+fmt.Sprintf(`
ListenAddress 127.0.0.1:%d
HostKey %[2]s/host_key
AuthorizedKeysFile %[2]s/authorized_keys
PidFile none
StrictModes no
UsePAM no
PasswordAuthentication no
Subsystem sftp internal-sftp
`, s.port, dir))
	if os.Getuid() == 0 {
		_ = os.MkdirAll("/run/sshd", 0o755) // where sshd, as root, gives its rights away
	}
	var said bytes.Buffer
	cmd := exec.Command(program, "-D", "-e", "-f", filepath.Join(dir, "config"))
	cmd.Stderr = &said
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill() // it may have ended by itself
		_ = cmd.Wait()
		if t.Failed() {
			t.Logf("sshd said:\n%s", said.String())
		}
	})
	testenv.WaitFor(t, "sshd answers", func() bool {
		c, err := net.Dial("tcp", fmt.Sprintf("127.0.0.1:%d", s.port))
		if err == nil {
			c.Close()
		}
		return err == nil
	})
	return s
}

// writeKey makes a key, and gives the lines of its public half.
func writeKey(t *testing.T, file string) (signer ssh.Signer, public string) {
	t.Helper()
	_, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	block, err := ssh.MarshalPrivateKey(key, "")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, pem.EncodeToMemory(block), 0o600); err != nil {
		t.Fatal(err)
	}
	signer, err = ssh.NewSignerFromKey(key)
	if err != nil {
		t.Fatal(err)
	}
	return signer, strings.TrimSpace(string(ssh.MarshalAuthorizedKey(signer.PublicKey())))
}

func (s *server) target(scheme, dir string, port int) target.Target {
	return target.Target{Name: "live", To: fmt.Sprintf("%s://%s@127.0.0.1:%d%s", scheme, s.user, port, dir)}
}

// env is that of the user, and of nobody else.
func (s *server) env(more ...string) Env {
	return Env{Home: s.home, Getenv: func(name string) string {
		for i := 0; i+1 < len(more); i += 2 {
			if more[i] == name {
				return more[i+1]
			}
		}
		return ""
	}}
}

// cut passes bytes on between a client and a server, and cuts the line after so many that
// the client has sent.
func cut(t *testing.T, to, after int) (port int, sent *atomic.Int64) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	sent = new(atomic.Int64)
	go func() {
		for {
			in, err := l.Accept()
			if err != nil {
				return
			}
			out, err := net.Dial("tcp", fmt.Sprintf("127.0.0.1:%d", to))
			if err != nil {
				in.Close()
				return
			}
			var once sync.Once
			end := func() { once.Do(func() { in.Close(); out.Close() }) }
			go func() {
				n, _ := io.Copy(out, io.LimitReader(in, int64(after)))
				sent.Add(n)
				end()
			}()
			go func() { _, _ = io.Copy(in, out); end() }()
		}
	}()
	return l.Addr().(*net.TCPAddr).Port, sent
}

func bigSite(version string) map[string]string {
	out := map[string]string{"index.html": version, "assets/x.css": strings.Repeat("x"+version, 5000), "atom.xml": version}
	for i := range 40 {
		out[fmt.Sprintf("blog/%d/index.html", i)] = fmt.Sprintf("page %d of %s", i%20, version)
	}
	return out
}

// By SFTP to a real server: a first site, only changes afterwards, versions, and a
// rollback; and with the line cut after any number of bytes, the next deployment ends
// with exactly the site.
func TestSFTP(t *testing.T) {
	s := startSSHD(t)
	at := filepath.Join(t.TempDir(), "srv", "www")
	live := s.target(target.SFTP, at, s.port)
	first := publish(t, filepath.Join(t.TempDir(), "public"), bigSite("one"))
	second := publish(t, filepath.Join(t.TempDir(), "public"), bigSite("two"))
	plan, err := Deploy(t.Context(), live, s.env(), first, Options{})
	if err != nil || len(plan.Send) != 43 {
		t.Fatalf("the first time: %+v, %v", plan, err)
	}
	compare(t, "the first time", contents(t, at), bigSite("one"))
	if plan, err = Deploy(t.Context(), live, s.env(), first, Options{}); err != nil || !plan.IsEmpty() {
		t.Fatalf("again: %+v, %v", plan, err)
	}
	for after := 3000; ; after += 4000 {
		port, _ := cut(t, s.port, after)
		through := s.target(target.SFTP, at, port)
		through.HostKey = s.hostKey
		if _, err = Deploy(t.Context(), through, s.env(), second, Options{}); err == nil {
			break
		}
		if after > 1<<20 {
			t.Fatal(err)
		}
	}
	compare(t, "with the line cut", contents(t, at), bigSite("two"))
	if v, err := output.Verify(at, nil); err != nil || !v.OK() {
		t.Errorf("the list is wrong: %+v, %v", v, err)
	}

	versioned := s.target(target.SFTP, filepath.Join(filepath.Dir(at), "site"), s.port)
	versioned.Versions = 2
	for _, from := range []*Source{first, second} {
		if _, err := Deploy(t.Context(), versioned, s.env(), from, Options{}); err != nil {
			t.Fatal(err)
		}
	}
	shown := func() map[string]string {
		real, err := filepath.EvalSymlinks(filepath.Join(filepath.Dir(at), "site"))
		if err != nil {
			t.Fatal(err)
		}
		return contents(t, real)
	}
	compare(t, "the second version", shown(), bigSite("two"))
	if _, err := Rollback(t.Context(), versioned, s.env()); err != nil {
		t.Fatal(err)
	}
	compare(t, "rolled back", shown(), bigSite("one"))
}

// Who a host is, and who we are, is checked, and told in words without secrets.
func TestSFTPTrust(t *testing.T) {
	s := startSSHD(t)
	at := filepath.Join(t.TempDir(), "www")
	from := publish(t, filepath.Join(t.TempDir(), "public"), map[string]string{"index.html": "1"})
	live := s.target(target.SFTP, at, s.port)
	known := filepath.Join(s.home, ".ssh", "known_hosts")
	_, other := writeKey(t, filepath.Join(t.TempDir(), "key"))
	refused := func(what, want string, live target.Target, env Env) {
		t.Helper()
		_, err := Deploy(t.Context(), live, env, from, Options{})
		fault, ok := errors.AsType[*Fault](err)
		if !ok || !strings.Contains(fault.Message, want) || fault.Hint == "" {
			t.Errorf("%s: %v", what, err)
		}
		if _, err := os.Stat(at); err == nil {
			t.Errorf("%s: something was sent", what)
		}
	}
	if err := os.Remove(known); err != nil {
		t.Fatal(err)
	}
	refused("an unknown host", "is not known here", live, s.env())
	if err := os.WriteFile(known, []byte(fmt.Sprintf("[127.0.0.1]:%d %s\n", s.port, other)), 0o600); err != nil {
		t.Fatal(err)
	}
	refused("a changed key", "shows another key", live, s.env())
	wrong := live
	wrong.HostKey = other
	refused("another key than in the settings", "shows another key", wrong, s.env())
	right := live
	right.HostKey = s.hostKey
	stranger := s.env("MERIDIAN_SSH_PASSWORD", "open-sesame")
	stranger.Home = t.TempDir()
	refused("a stranger", "does not let "+s.user+" in", right, stranger)

	secret, err := os.ReadFile(filepath.Join(s.home, ".ssh", "id_ed25519"))
	if err != nil {
		t.Fatal(err)
	}
	stranger = s.env("MERIDIAN_SSH_KEY", string(secret))
	stranger.Home = t.TempDir()
	if _, err := Deploy(t.Context(), right, stranger, from, Options{}); err != nil {
		t.Errorf("with a key in the environment: %v", err)
	}
}

// Whatever a host wants to see, and however it refuses it, it is told as a refusal.
func TestSFTPRefusals(t *testing.T) {
	from := publish(t, filepath.Join(t.TempDir(), "public"), map[string]string{"index.html": "1"})
	for name, settings := range map[string][]string{
		"keys, and what it asks for": nil,
		"keys alone":                 {"KbdInteractiveAuthentication no"},
		"passwords alone":            {"PasswordAuthentication yes", "KbdInteractiveAuthentication no", "PubkeyAuthentication no"},
		"what it asks for alone":     {"KbdInteractiveAuthentication yes", "PubkeyAuthentication no"},
		"few attempts":               {"MaxAuthTries 2", "KbdInteractiveAuthentication no"},
	} {
		t.Run(name, func(t *testing.T) {
			s := startSSHD(t, settings...)
			right := s.target(target.SFTP, filepath.Join(t.TempDir(), "www"), s.port)
			right.HostKey = s.hostKey
			keys := t.TempDir()
			if err := os.Mkdir(filepath.Join(keys, ".ssh"), 0o700); err != nil {
				t.Fatal(err)
			}
			for _, file := range []string{"id_ed25519", "id_ecdsa", "id_rsa"} {
				writeKey(t, filepath.Join(keys, ".ssh", file)) // of one kind; the names don't matter
			}
			for _, home := range []string{t.TempDir(), keys} {
				for _, password := range []string{"", "open-sesame"} {
					env := s.env("MERIDIAN_SSH_PASSWORD", password)
					env.Home = home
					_, err := Deploy(t.Context(), right, env, from, Options{})
					fault, ok := errors.AsType[*Fault](err)
					if !ok || !strings.Contains(fault.Message, "does not let "+s.user+" in") || strings.Contains(fmt.Sprint(err, fault.Hint), "open-sesame") {
						t.Errorf("with keys: %t, with a password: %t: %v", home == keys, password != "", err)
					}
				}
			}
		})
	}
}

// By rsync through a real sshd: as by SFTP, and foreign files are found, too.
func TestRsync(t *testing.T) {
	if _, err := exec.LookPath("rsync"); err != nil {
		t.Skip("there is no rsync")
	}
	s := startSSHD(t)
	secret, err := os.ReadFile(filepath.Join(s.home, ".ssh", "id_ed25519"))
	if err != nil {
		t.Fatal(err)
	}
	env := s.env("MERIDIAN_SSH_KEY", string(secret)) // as ssh looks into the real home of the user
	at := filepath.Join(t.TempDir(), "srv", "my www; touch x")
	live := s.target(target.Rsync, strings.ReplaceAll(at, " ", "%20"), s.port)
	live.HostKey = s.hostKey
	if err := os.MkdirAll(filepath.Join(at, "blog"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(at, "index.html"), []byte("somebody's"), 0o644); err != nil {
		t.Fatal(err)
	}
	public := filepath.Join(t.TempDir(), "public")
	from := publish(t, public, bigSite("one"))
	fresh := s.target(target.Rsync, strings.ReplaceAll(filepath.Dir(at), " ", "%20")+"/fresh/deep", s.port)
	fresh.HostKey = s.hostKey
	if plan, err := Deploy(t.Context(), fresh, env, from, Options{DryRun: true}); err != nil || len(plan.Send) != 43 {
		t.Errorf("a dry run into a folder that is not there: %+v, %v", plan, err)
	}
	if _, err := Deploy(t.Context(), fresh, env, from, Options{}); err != nil {
		t.Errorf("into a folder that is not there: %v", err)
	}
	compare(t, "a folder that was not there", contents(t, filepath.Join(filepath.Dir(at), "fresh", "deep")), bigSite("one"))
	_, err = Deploy(t.Context(), live, env, from, Options{})
	if foreign, ok := errors.AsType[*ForeignError](err); !ok || foreign.Files[0] != "index.html" || len(foreign.Files) != 1 {
		t.Fatalf("a foreign file: %v", err)
	}
	if _, err := Deploy(t.Context(), live, env, from, Options{Replace: true}); err != nil {
		t.Fatal(err)
	}
	compare(t, "the first time", contents(t, at), bigSite("one"))
	next := bigSite("one")
	next["index.html"] = "two" // as long as before
	delete(next, "blog/3/index.html")
	if err := os.WriteFile(filepath.Join(at, "mine.txt"), []byte("mine"), 0o644); err != nil {
		t.Fatal(err)
	}
	from = publish(t, public, next)
	plan, err := Deploy(t.Context(), live, env, from, Options{})
	if err != nil || len(plan.Send) != 1 || len(plan.Remove) != 1 {
		t.Fatalf("after a change: %+v, %v", plan, err)
	}
	want := maps.Clone(next)
	want["mine.txt"] = "mine"
	compare(t, "after a change", contents(t, at), want)
	if _, err := os.Stat(filepath.Join(at, "blog", "3")); err == nil {
		t.Error("the empty folder is still there")
	}
	if plan, err = Deploy(t.Context(), live, env, from, Options{}); err != nil || !plan.IsEmpty() {
		t.Errorf("again: %+v, %v", plan, err)
	}
	if v, err := output.Verify(at, nil); err != nil || !v.OK() {
		t.Errorf("the list is wrong: %+v, %v", v, err)
	}
	_, other := writeKey(t, filepath.Join(t.TempDir(), "key"))
	live.HostKey = other
	_, err = Deploy(t.Context(), live, env, from, Options{})
	if fault, ok := errors.AsType[*Fault](err); !ok || !strings.Contains(fault.Hint, "shows a key that is not known") {
		t.Errorf("a changed key: %v", err)
	}
}
