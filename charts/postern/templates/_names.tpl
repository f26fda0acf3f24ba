{{/* Names, labels and images. Every template takes (dict "root" $ "name" "<component>"). */}}

{{- define "postern.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 40 | trimSuffix "-" -}}
{{- else -}}
{{- $name := default .Chart.Name .Values.nameOverride -}}
{{- if contains $name .Release.Name -}}{{ .Release.Name | trunc 40 | trimSuffix "-" }}{{- else -}}{{ printf "%s-%s" .Release.Name $name | trunc 40 | trimSuffix "-" }}{{- end -}}
{{- end -}}
{{- end -}}

{{/* <release>-<component> */}}
{{- define "postern.name" -}}
{{ include "postern.fullname" .root }}-{{ .name }}
{{- end -}}

{{- define "postern.selector" -}}
app.kubernetes.io/name: {{ default .root.Chart.Name .root.Values.nameOverride }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .name }}
{{- end -}}

{{- define "postern.labels" -}}
{{ include "postern.selector" . }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/part-of: postern
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version }}
{{- with .root.Values.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{/* Labels of pods: nothing that changes with the version of the chart, since a changed label restarts every pod. */}}
{{- define "postern.podLabels" -}}
{{ include "postern.selector" . }}
app.kubernetes.io/part-of: postern
{{- with .root.Values.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{/* metadata of an object: name (or .as in its place) and labels */}}
{{- define "postern.metadata" -}}
metadata:
  name: {{ .as | default (include "postern.name" .) }}
  namespace: {{ .root.Release.Namespace }}
  labels:
    {{- include "postern.labels" . | nindent 4 }}
{{- end -}}

{{/* Key of a component's values: auth-check → authCheck */}}
{{- define "postern.key" -}}
{{- $parts := splitList "-" .name -}}
{{- first $parts -}}{{- range rest $parts }}{{ . | title }}{{ end -}}
{{- end -}}

{{/* Values of a component, as JSON: include … | fromJson */}}
{{- define "postern.values" -}}
{{- if hasPrefix "clamav" .name -}}{{ .root.Values.clamav | toJson }}{{- else -}}{{ index .root.Values.services (include "postern.key" .) | toJson }}{{- end -}}
{{- end -}}

{{/* Row of the privilege table, as JSON */}}
{{- define "postern.privileges" -}}
{{- $all := .root.Files.Get "files/privileges.json" | fromJson -}}
{{- get $all.services .name | default (dict "listens" list "reaches" list "class" "scanner") | toJson -}}
{{- end -}}

{{/* "true" when a row names the peer: (dict "row" $row "to" "dns") */}}
{{- define "postern.reaches" -}}
{{- range .row.reaches }}{{ if eq .to $.to }}true{{ end }}{{ end -}}
{{- end -}}

{{/* "true" for the service that listens for mail */}}
{{- define "postern.isEdge" -}}
{{- range (include "postern.privileges" . | fromJson).listens }}{{ if eq .protocol "smtp" }}true{{ end }}{{ end -}}
{{- end -}}

{{/* "true" when the edge runs on every node, in place of replicas */}}
{{- define "postern.onNodes" -}}
{{- if and (include "postern.isEdge" .) (eq .root.Values.edge.exposure "hostPort") }}true{{ end -}}
{{- end -}}

{{/* (dict "root" $ "image" .Values.image) */}}
{{- define "postern.image" -}}
{{- $registry := default .root.Values.global.imageRegistry .image.registry -}}
{{- with $registry }}{{ . }}/{{ end -}}
{{- if and $registry (hasPrefix "localhost/" .image.repository) }}{{ trimPrefix "localhost/" .image.repository }}{{ else }}{{ .image.repository }}{{ end -}}
{{- if .image.digest }}@{{ .image.digest }}{{ else }}:{{ coalesce .image.tag .root.Values.global.imageTag .root.Chart.AppVersion }}{{ end -}}
{{- end -}}

{{- define "postern.pullSecrets" -}}
{{- with concat .root.Values.global.imagePullSecrets .root.Values.imagePullSecrets | uniq }}
imagePullSecrets:
  {{- range . }}
  - name: {{ . }}
  {{- end }}
{{- end }}
{{- end -}}

{{/* Name of a secret for a service: {service} stands for its name. (dict "pattern" … "name" …) */}}
{{- define "postern.secretName" -}}
{{- .pattern | replace "{service}" .name -}}
{{- end -}}

{{/* Partitions of a topic: those of the values where it has more than one. (dict "root" $ "topic" row) */}}
{{- define "postern.partitions" -}}
{{- if and .root.Values.kafka.partitions (gt (int .topic.partitions) 1) }}{{ .root.Values.kafka.partitions }}{{ else }}{{ .topic.partitions }}{{ end -}}
{{- end -}}

{{/* Highest port of a URL or host:port list entry; falls back to .default */}}
{{- define "postern.portOf" -}}
{{- $port := regexFind ":[0-9]{1,5}/?$" .address | trimPrefix ":" | trimSuffix "/" -}}
{{- default .default $port -}}
{{- end -}}
