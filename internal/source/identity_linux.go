package source

import (
	"io/fs"
	"syscall"
)

func identityOf(info fs.FileInfo) identity {
	s, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return identity{}
	}
	return identity{s.Ino, s.Ctim.Nano()}
}
