// Reads manifests as kstatus does: one line a file, its path and its status.
package main

import (
	"fmt"
	"os"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/cli-utils/pkg/kstatus/status"
	"sigs.k8s.io/yaml"
)

func main() {
	for _, file := range os.Args[1:] {
		content, err := os.ReadFile(file)
		if err != nil {
			fail(file, err)
		}
		json, err := yaml.YAMLToJSON(content)
		if err != nil {
			fail(file, err)
		}
		// not into a map: every number would become a float, which kstatus takes for no generation
		object := &unstructured.Unstructured{}
		if err := object.UnmarshalJSON(json); err != nil {
			fail(file, err)
		}
		result, err := status.Compute(object)
		if err != nil {
			fail(file, err)
		}
		fmt.Printf("%s %s\n", file, result.Status)
	}
}

func fail(file string, err error) {
	fmt.Fprintf(os.Stderr, "%s: %v\n", file, err)
	os.Exit(1)
}
