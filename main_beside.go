package main

import (
	"os"
	"path/filepath"
	"runtime"
)

// demoFolderFlag gives the window of a demo's tray that tray's folder.
const demoFolderFlag = "demo-folder"

// beside is a program of ours that stands in this one's folder.
func beside(own, name string) string {
	if resolved, err := filepath.EvalSymlinks(own); err == nil {
		own = resolved
	}
	if runtime.GOOS == "windows" {
		name += ".exe"
	}
	return filepath.Join(filepath.Dir(own), name)
}

// trayBeside is the program for the resident process, of the terminal's. On
// Windows it is a build that opens no console.
func trayBeside(own string) string {
	if runtime.GOOS != "windows" {
		return own
	}
	if file := filepath.Join(filepath.Dir(own), "daypass-tray.exe"); fileThere(file) {
		return file
	}
	return own
}

func fileThere(file string) bool {
	info, err := os.Stat(file)
	return err == nil && info.Mode().IsRegular()
}
