{{/*
What admin-api needs of the Kubernetes API, and only when custom resources or the Cluster page are on. The token is a projected volume of this one pod:
automountServiceAccountToken stays false everywhere.
*/}}

{{/* "true" when a service that reaches the Kubernetes API may do so; takes the root */}}
{{- define "postern.kubernetesApi" -}}
{{- if or .Values.customResources.enabled .Values.clusterPage.enabled }}true{{ end -}}
{{- end -}}

{{- define "postern.kubernetes.used" -}}
{{- if include "postern.reaches" (dict "row" (include "postern.privileges" . | fromJson) "to" "kubernetes-api") }}{{ include "postern.kubernetesApi" .root }}{{ end -}}
{{- end -}}

{{- define "postern.kubernetes.mount" -}}
{{- if include "postern.kubernetes.used" . }}
- {name: kubernetes-api, mountPath: /var/run/secrets/kubernetes.io/serviceaccount, readOnly: true}
{{- end }}
{{- end -}}

{{- define "postern.kubernetes.volume" -}}
{{- if include "postern.kubernetes.used" . }}
- name: kubernetes-api
  projected:
    defaultMode: 0440
    sources:
      - serviceAccountToken: {path: token, expirationSeconds: 3600}
      - configMap: {name: kube-root-ca.crt, items: [{key: ca.crt, path: ca.crt}]}
      - downwardAPI: {items: [{path: namespace, fieldRef: {fieldPath: metadata.namespace}}]}
{{- end }}
{{- end -}}

{{- define "postern.kubernetes.env" -}}
{{- $v := .root.Values }}
{{- if $v.customResources.enabled }}
- {name: POSTERN_CUSTOM_RESOURCES, value: "true"}
- {name: POSTERN_LEASE, value: {{ include "postern.name" . }}}
{{- end }}
{{- if $v.clusterPage.enabled }}
- {name: POSTERN_CLUSTER_PAGE, value: "true"}
- {name: POSTERN_CLUSTER_NODES, value: {{ $v.clusterPage.nodes | quote }}}
- {name: POSTERN_CLUSTER_SELECTOR, value: {{ printf "app.kubernetes.io/name=%s,app.kubernetes.io/instance=%s" (default .root.Chart.Name $v.nameOverride) .root.Release.Name | quote }}}
{{- end }}
{{- end -}}

{{/* Plurals of our kinds, joined by commas; takes the root */}}
{{- define "postern.resourcePlurals" -}}
{{- $names := list -}}
{{- range $path, $_ := .Files.Glob "files/crds/*.yaml" }}{{ $names = append $names (base $path | splitList "." | first) }}{{ end -}}
{{- join "," $names -}}
{{- end -}}
