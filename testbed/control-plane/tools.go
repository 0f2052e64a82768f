//go:build tools

// Package controlplane pins the programs of a Kubernetes control plane, so that tests and the sandbox
// build and run exactly one version of them. Nothing imports this file; `go build` takes the versions
// from go.mod. See README.md beside it.
package controlplane

import (
	_ "go.etcd.io/etcd/server/v3"
	_ "k8s.io/kubernetes/cmd/kube-apiserver"
	_ "k8s.io/kubernetes/cmd/kube-controller-manager"
	_ "k8s.io/kubernetes/cmd/kubectl"
)
