package deploy

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/meridian-ssg/meridian/internal/target"
)

// rsync is a place that the program of that name reaches by way of ssh.
type rsync struct {
	to    string // "user@host:/folder/"
	shell string // how it reaches the host
	work  string // a folder of our own on this machine
}

func openRsync(u *url.URL, t target.Target, env Env) (Place, error) {
	if _, err := exec.LookPath("rsync"); err != nil {
		return nil, &Fault{Message: "the program rsync is not on this machine", Hint: "Install it, or use sftp:// instead, which needs no other program."}
	}
	work, err := os.MkdirTemp("", "meridian")
	if err != nil {
		return nil, fmt.Errorf("making a folder to work in: %w", err)
	}
	host := u.Hostname()
	if user, _ := target.User(u); user != "" {
		host = user + "@" + host
	}
	r := &rsync{to: host + ":" + folderOn(u) + "/", work: work}
	r.shell = "ssh -o BatchMode=yes -o StrictHostKeyChecking=yes -p " + cmp.Or(u.Port(), "22")
	if t.HostKey != "" {
		name := u.Hostname()
		if port := u.Port(); port != "" && port != "22" {
			name = "[" + name + "]:" + port
		}
		known := filepath.Join(work, "known_hosts")
		if err := os.WriteFile(known, []byte(name+" "+t.HostKey+"\n"), 0o600); err != nil {
			return nil, errors.Join(err, r.Close())
		}
		r.shell += " -o UserKnownHostsFile=" + known
	}
	if key := env.Getenv("MERIDIAN_SSH_KEY"); key != "" {
		file := filepath.Join(work, "key")
		if err := os.WriteFile(file, []byte(strings.TrimSpace(key)+"\n"), 0o600); err != nil {
			return nil, errors.Join(err, r.Close())
		}
		r.shell += " -i " + file
	}
	return r, nil
}

// run runs rsync with a list of files, and gives each line of its output to line.
func (r *rsync) run(ctx context.Context, list []string, line func(string) error, args ...string) error {
	args = append([]string{"--secluded-args", "--rsh=" + r.shell, "--timeout=120"}, args...)
	cmd := exec.CommandContext(ctx, "rsync", args...)
	cmd.Stdin = strings.NewReader(strings.Join(list, "\x00"))
	cmd.Env = append(os.Environ(), "LC_ALL=C") // so that what it says can be understood
	var said bytes.Buffer
	cmd.Stderr = &said
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		return fmt.Errorf("starting rsync: %w", err)
	}
	var failed error
	lines := bufio.NewScanner(out)
	for lines.Scan() && failed == nil {
		if line != nil {
			failed = line(lines.Text())
		}
	}
	if failed != nil {
		_ = cmd.Process.Kill() // Wait tells of it
	}
	err = cmd.Wait()
	switch {
	case failed != nil:
		return failed
	case ctx.Err() != nil:
		return ctx.Err()
	case err != nil:
		return rsyncFault(err, said.String())
	}
	return nil
}

// rsyncFault says in words why rsync has failed.
func rsyncFault(err error, said string) error {
	first := ""
	for line := range strings.Lines(said) {
		if line = strings.TrimSpace(line); first == "" && line != "" {
			first = line // the others follow from it
		}
	}
	hint := "Check the address behind “to”. What was sent stays, and the next deployment goes on from there."
	switch {
	case strings.Contains(said, "Host key verification failed"):
		hint = "The host shows a key that is not known here, or another one than before. Ask whoever runs it, then connect once with ssh, or write the key behind host_key in site.yaml."
	case strings.Contains(said, "Permission denied ("):
		hint = "The host does not let this user in. Check the user, and that the host knows the key of your SSH agent, of the folder .ssh or of MERIDIAN_SSH_KEY."
	case strings.Contains(said, "No space left on device"):
		hint = "The disk of the host is full. What was sent stays, and the next deployment goes on from there."
	}
	return &Fault{Message: "rsync has failed: " + cmp.Or(first, err.Error()), Hint: hint, Cause: err}
}

func (r *rsync) Read(ctx context.Context, file string) ([]byte, error) {
	into := filepath.Join(r.work, "read")
	if err := os.RemoveAll(into); err != nil {
		return nil, err
	}
	err := r.run(ctx, nil, nil, "--ignore-missing-args", "--", r.to+file, into)
	if f, ok := errors.AsType[*Fault](err); ok && strings.Contains(f.Message, "change_dir") && strings.Contains(f.Message, "No such file or directory") {
		return nil, fmt.Errorf("%s: %w", file, fs.ErrNotExist) // even its folder is missing
	}
	if err != nil {
		return nil, err
	}
	info, err := os.Lstat(into)
	if err != nil || !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s: %w", file, cmp.Or(err, fs.ErrNotExist))
	}
	return os.ReadFile(into)
}

func (r *rsync) Write(ctx context.Context, file string, data []byte) error {
	dir := filepath.Join(r.work, "write")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(dir, file), data, 0o644); err != nil {
		return err
	}
	return r.send(ctx, dir, []string{file})
}

// Existing has rsync tell which files it would make, and gives the others.
func (r *rsync) Existing(ctx context.Context, files []string) ([]string, error) {
	missing := make(map[string]bool)
	dir, err := r.placeholders(files)
	if err != nil {
		return nil, err
	}
	err = r.run(ctx, files, func(line string) error {
		missing[strings.TrimSuffix(line, "/")] = true
		return nil
	}, "--dry-run", "--ignore-existing", "--links", "--mkpath", "--files-from=-", "--from0", "--8-bit-output", "--out-format=%n", "--", dir+"/", r.to)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(slices.Clone(files), func(file string) bool { return missing[file] }), nil
}

// placeholders makes an empty file of each name.
func (r *rsync) placeholders(files []string) (string, error) {
	dir := filepath.Join(r.work, "names")
	for _, file := range files {
		at := filepath.Join(dir, filepath.FromSlash(file))
		err := os.MkdirAll(filepath.Dir(at), 0o755)
		if err == nil {
			err = os.WriteFile(at, nil, 0o644)
		}
		if err != nil {
			return "", fmt.Errorf("making a list of files: %w", err)
		}
	}
	return dir, nil
}

// chunk is how many files are sent by one run of rsync: what has arrived is only known
// when that ends.
const chunk = 2000

func (r *rsync) Send(ctx context.Context, from *Source, files []string, arrived func(...string) error) error {
	for some := range slices.Chunk(files, chunk) {
		if err := r.send(ctx, from.Dir, some); err != nil {
			return err
		}
		if err := arrived(some...); err != nil {
			return err
		}
	}
	return nil
}

// send sends files of a folder. Those that are named have changed, whatever their size
// and their time.
func (r *rsync) send(ctx context.Context, dir string, files []string) error {
	return r.run(ctx, files, nil, "--ignore-times", "--no-perms", "--chmod=D755,F644", "--mkpath", "--files-from=-", "--from0", "--", dir+"/", r.to)
}

// vanished is how rsync ends where files of the source were missing.
const vanished = 24

// Remove has rsync remove what is missing in an empty folder. Folders that hold
// something else stay, and it is no fault.
func (r *rsync) Remove(ctx context.Context, files []string) error {
	empty := filepath.Join(r.work, "empty")
	if err := os.MkdirAll(empty, 0o755); err != nil {
		return err
	}
	remove := func(list []string) error {
		err := r.run(ctx, list, nil, "--delete-missing-args", "--mkpath", "--files-from=-", "--from0", "--", empty+"/", r.to)
		if ended, ok := errors.AsType[*exec.ExitError](err); ok && ended.ExitCode() == vanished {
			return nil // that they are missing here is what we want
		}
		return err
	}
	if err := remove(files); err != nil {
		return err
	}
	above := make(map[string]bool)
	for _, file := range files {
		for dir := path.Dir(file); dir != "."; dir = path.Dir(dir) {
			above[dir] = true
		}
	}
	for depth := 20; depth >= 0; depth-- { // those below first
		var dirs []string
		for dir := range above {
			if strings.Count(dir, "/") == depth {
				dirs = append(dirs, dir)
			}
		}
		if len(dirs) == 0 {
			continue
		}
		slices.Sort(dirs)
		if err := remove(dirs); ctx.Err() != nil {
			return err
		}
	}
	return nil
}

func (r *rsync) Close() error { return os.RemoveAll(r.work) }
