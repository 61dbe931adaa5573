package deploy

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/pkg/sftp"
	"golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/agent"
	"golang.org/x/crypto/ssh/knownhosts"

	"github.com/meridian-ssg/meridian/internal/target"
)

// remote is a disk that is reached by SFTP.
type remote struct {
	client *sftp.Client
	conn   *ssh.Client
	at     string
	stop   func() bool // forgets what was to be done when the context ends
}

// silence is how long a host may say nothing.
const silence = 2 * time.Minute

// openSFTP connects to the host of an address, and makes the folder there when needed.
func openSFTP(ctx context.Context, u *url.URL, dir string, t target.Target, env Env) (disk, error) {
	host := net.JoinHostPort(u.Hostname(), cmp.Or(u.Port(), "22"))
	user, _ := target.User(u)
	user = cmp.Or(user, env.Getenv("USER"), env.Getenv("USERNAME"))
	keys, err := newHostKeys(host, t, env)
	if err != nil {
		return nil, err
	}
	shown, closeAgent := newCredentials(env)
	defer closeAgent()
	plain, err := (&net.Dialer{Timeout: 30 * time.Second}).DialContext(ctx, "tcp", host)
	if err != nil {
		return nil, &Fault{Message: fmt.Sprintf("%s can't be reached: %v", host, err), Hint: "Check the address behind “to”, and that this machine is on the internet.", Cause: err}
	}
	stop := context.AfterFunc(ctx, func() { plain.Close() })
	conn, channels, requests, err := ssh.NewClientConn(&impatient{plain}, host, &ssh.ClientConfig{
		User: user, Auth: shown.methods, AuthCallback: shown.next, HostKeyCallback: keys.check, HostKeyAlgorithms: keys.algorithms(), Timeout: 30 * time.Second,
	})
	if err != nil {
		stop()
		plain.Close()
		return nil, connectionFault(err, user, host, shown.began)
	}
	r := &remote{conn: ssh.NewClient(conn, channels, requests), at: dir, stop: stop}
	if r.client, err = sftp.NewClient(r.conn); err == nil {
		err = r.client.MkdirAll(dir)
	}
	if err != nil {
		return nil, errors.Join(&Fault{Message: fmt.Sprintf("the folder %s on %s can't be used: %v", dir, host, err), Hint: "Check that it exists, that the user may write there, and that the host allows SFTP.", Cause: err}, r.Close())
	}
	return r, nil
}

// impatient is a connection that ends when the other side says nothing for long.
type impatient struct{ net.Conn }

func (c *impatient) Read(b []byte) (int, error) {
	if err := c.SetReadDeadline(time.Now().Add(silence)); err != nil {
		return 0, err
	}
	return c.Conn.Read(b)
}

func (c *impatient) Write(b []byte) (int, error) {
	if err := c.SetWriteDeadline(time.Now().Add(silence)); err != nil {
		return 0, err
	}
	return c.Conn.Write(b)
}

// connectionFault says in words why a host has not let us in. A host that ends the
// connection after it was shown something has seen too many keys, for example.
func connectionFault(err error, user, host string, began bool) error {
	if f, ok := errors.AsType[*Fault](err); ok {
		return f
	}
	if errors.Is(err, errRefused) || began && strings.Contains(err.Error(), "ssh: disconnect") {
		return &Fault{
			Message: fmt.Sprintf("%s does not let %s in", host, user),
			Hint:    "It was shown MERIDIAN_SSH_KEY of the environment, the keys of the SSH agent, those in the folder .ssh that have no passphrase, and MERIDIAN_SSH_PASSWORD, as far as there are any and it wanted to see them. Check the user, and that the host knows the key; if there are many keys, leave in the agent those that it knows.",
			Cause:   err,
		}
	}
	return &Fault{Message: fmt.Sprintf("connecting to %s: %v", host, err), Hint: "Check that an SSH server answers there.", Cause: err}
}

// credentials are what a host may be shown, in this order.
type credentials struct {
	methods []ssh.AuthMethod
	names   []string // of the methods, as in RFC 4252
	began   bool     // a host has said what it wants to see
}

// errRefused says that a host has seen all that it wanted to see.
var errRefused = errors.New("the host refuses all credentials")

// next is asked after each refusal. It leaves the choice to the library, but says that
// nothing is left to choose: the library would give the error of the last method, which
// says nothing of a refusal where a host refuses before it has asked for a password.
func (c *credentials) next(so *ssh.ClientAuthContext) (ssh.AuthMethod, error) {
	c.began = true
	for _, name := range c.names {
		if slices.Contains(so.AllowedMethods, name) && !slices.Contains(so.TriedMethods, name) {
			return nil, nil
		}
	}
	return nil, errRefused
}

func (c *credentials) add(name string, method ssh.AuthMethod) {
	c.methods, c.names = append(c.methods, method), append(c.names, name)
}

// newCredentials looks for keys, and then for a password.
func newCredentials(env Env) (c *credentials, closeAgent func()) {
	c, closeAgent = new(credentials), func() {}
	var signers []ssh.Signer
	if key := env.Getenv("MERIDIAN_SSH_KEY"); key != "" {
		if s, err := ssh.ParsePrivateKey([]byte(strings.TrimSpace(key) + "\n")); err == nil {
			signers = append(signers, s)
		}
	}
	if socket := env.Getenv("SSH_AUTH_SOCK"); socket != "" {
		if conn, err := net.Dial("unix", socket); err == nil {
			closeAgent = func() { conn.Close() }
			if list, err := agent.NewClient(conn).Signers(); err == nil {
				signers = append(signers, list...)
			}
		}
	}
	if env.Home != "" {
		for _, name := range []string{"id_ed25519", "id_ecdsa", "id_rsa"} {
			if key, err := os.ReadFile(filepath.Join(env.Home, ".ssh", name)); err == nil {
				if s, err := ssh.ParsePrivateKey(key); err == nil { // one with a passphrase is the agent's to use
					signers = append(signers, s)
				}
			}
		}
	}
	if len(signers) > 0 {
		c.add("publickey", ssh.PublicKeys(signers...))
	}
	if password := env.Getenv("MERIDIAN_SSH_PASSWORD"); password != "" {
		c.add("password", ssh.Password(password))
		c.add("keyboard-interactive", ssh.KeyboardInteractive(func(_, _ string, questions []string, shown []bool) ([]string, error) {
			answers := make([]string, len(questions))
			for i := range answers {
				if !shown[i] { // a question whose answer is not to be seen asks for the password
					answers[i] = password
				}
			}
			return answers, nil
		}))
	}
	return c, closeAgent
}

// hostKeys says which key a host must show.
type hostKeys struct {
	host  string
	known ssh.HostKeyCallback
}

func newHostKeys(host string, t target.Target, env Env) (*hostKeys, error) {
	if t.HostKey != "" {
		key, _, _, _, err := ssh.ParseAuthorizedKey([]byte(t.HostKey))
		if err != nil {
			return nil, &Fault{Message: fmt.Sprintf("the host_key of the target “%s” can't be read", t.Name), Hint: "Write it as ssh-keyscan shows it, such as ssh-ed25519 AAAA…, without the name of the host."}
		}
		return &hostKeys{host, func(_ string, _ net.Addr, shown ssh.PublicKey) error {
			if string(shown.Marshal()) != string(key.Marshal()) {
				return &knownhosts.KeyError{Want: []knownhosts.KnownKey{{Key: key}}}
			}
			return nil
		}}, nil
	}
	var files []string
	for _, file := range []string{filepath.Join(env.Home, ".ssh", "known_hosts"), "/etc/ssh/ssh_known_hosts"} {
		if info, err := os.Stat(file); err == nil && info.Mode().IsRegular() {
			files = append(files, file)
		}
	}
	known, err := knownhosts.New(files...)
	if err != nil {
		return nil, &Fault{Message: fmt.Sprintf("the file of known hosts can't be read: %v", err), Hint: "Mend the line that it names.", Cause: err}
	}
	return &hostKeys{host, known}, nil
}

func (h *hostKeys) check(host string, at net.Addr, key ssh.PublicKey) error {
	err := h.known(host, at, key)
	unknown, ok := errors.AsType[*knownhosts.KeyError](err)
	shown := ssh.FingerprintSHA256(key)
	switch {
	case err == nil:
		return nil
	case ok && len(unknown.Want) == 0:
		line := strings.TrimSpace(string(ssh.MarshalAuthorizedKey(key)))
		return &Fault{
			Message: fmt.Sprintf("%s is not known here, so that anybody could pretend to be it", h.host),
			Hint:    fmt.Sprintf("It shows the key %s. If your host says the same, connect once with sftp, or write into the target in site.yaml: host_key: %s", shown, line),
			Cause:   err,
		}
	case ok:
		return &Fault{
			Message: fmt.Sprintf("%s shows another key (%s) than it should: perhaps it was set up anew, and perhaps somebody stands in between", h.host, shown),
			Hint:    "Ask whoever runs the host. If the new key is right, take the old one out of the file known_hosts in the folder .ssh, or write the new one behind host_key in site.yaml.",
			Cause:   err,
		}
	}
	return &Fault{Message: fmt.Sprintf("the key of %s is not accepted: %v", h.host, err), Hint: "See the line for it in the file known_hosts in the folder .ssh.", Cause: err}
}

// algorithms gives the kinds of keys that are known of a host, as it would else show one
// of another kind, which looks like a changed one; nil where none is known.
func (h *hostKeys) algorithms() []string {
	err := h.known(h.host, &net.TCPAddr{IP: net.IPv4zero}, noKey{})
	unknown, ok := errors.AsType[*knownhosts.KeyError](err)
	if !ok {
		return nil
	}
	var out []string
	for _, k := range unknown.Want {
		if kind := k.Key.Type(); kind == ssh.KeyAlgoRSA {
			out = append(out, ssh.KeyAlgoRSASHA512, ssh.KeyAlgoRSASHA256)
		} else {
			out = append(out, kind)
		}
	}
	return out
}

// noKey is a key that no host has.
type noKey struct{}

func (noKey) Type() string                        { return "none" }
func (noKey) Marshal() []byte                     { return []byte("none") }
func (noKey) Verify([]byte, *ssh.Signature) error { return errors.New("no key") }

func (r *remote) name(name string) string { return path.Join(r.at, name) }

// maxRead is how large a file may be that is read from a host: a manifest of a million
// files.
const maxRead = 128 << 20

func (r *remote) ReadFile(name string) ([]byte, error) {
	f, err := r.client.Open(r.name(name))
	if err != nil {
		return nil, err
	}
	defer f.Close() //nolint:errcheck // it was only read
	data, err := io.ReadAll(io.LimitReader(f, maxRead))
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", name, err)
	}
	return data, nil
}

func (r *remote) Create(name string, from io.Reader) error {
	f, err := r.client.OpenFile(r.name(name), os.O_WRONLY|os.O_CREATE|os.O_TRUNC)
	if err != nil {
		return err
	}
	_, err = io.Copy(f, from)
	if err == nil {
		_ = f.Chmod(0o644) // some hosts don't let one; theirs is as it should be then
	}
	return writeFault(name, errors.Join(err, f.Close()))
}

// writeFault tells of a file that can't be written. Where a disk is full, or all that the
// user may have is used up, SFTP knows no better word than "failure".
func writeFault(name string, err error) error {
	if status, ok := errors.AsType[*sftp.StatusError](err); !ok || status.FxCode() != sftp.ErrSSHFxFailure {
		return err
	}
	return &Fault{
		Message: "the host can't write " + name + ", and does not say why",
		Hint:    "Most often its disk is full, or the room that you have there. Make some, and deploy again: it goes on from there.",
		Cause:   err,
	}
}

// Rename replaces the file at once where the host knows how to. Elsewhere, it is missing
// for a moment.
func (r *remote) Rename(from, to string) error {
	err := r.client.PosixRename(r.name(from), r.name(to))
	if status, ok := errors.AsType[*sftp.StatusError](err); !ok || status.FxCode() != sftp.ErrSSHFxOpUnsupported {
		return err
	}
	if err := ignoreMissing(r.client.Remove(r.name(to))); err != nil {
		return err
	}
	return r.client.Rename(r.name(from), r.name(to))
}

func (r *remote) Remove(name string) error { return r.client.Remove(r.name(name)) }

func (r *remote) Mkdir(name string) error { return r.client.Mkdir(r.name(name)) }

func (r *remote) ReadDir(name string) ([]fs.FileInfo, error) { return r.client.ReadDir(r.name(name)) }

func (r *remote) Lstat(name string) (fs.FileInfo, error) { return r.client.Lstat(r.name(name)) }

func (r *remote) Link(from, to string) error { return r.client.Link(r.name(from), r.name(to)) }

// Symlink makes a link whose target is seen from the folder that holds it.
func (r *remote) Symlink(to, name string) error { return r.client.Symlink(to, r.name(name)) }

func (r *remote) Readlink(name string) (string, error) { return r.client.ReadLink(r.name(name)) }

func (r *remote) Side() int { return 16 }

func (r *remote) Close() error {
	r.stop()
	var err error
	if r.client != nil {
		err = r.client.Close()
	}
	if closed := r.conn.Close(); err == nil && !errors.Is(closed, net.ErrClosed) {
		err = closed
	}
	if errors.Is(err, io.EOF) || errors.Is(err, net.ErrClosed) {
		return nil
	}
	return err
}
