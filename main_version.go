package main

// version is that of the latest entry of CHANGELOG.md.
const version = "0.1.0"
