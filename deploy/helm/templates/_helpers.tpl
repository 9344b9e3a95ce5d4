{{- define "sleepsafe.name" -}}
{{- if contains .Chart.Name .Release.Name }}{{ .Release.Name | trunc 40 | trimSuffix "-" }}
{{- else }}{{ printf "%s-%s" .Release.Name .Chart.Name | trunc 40 | trimSuffix "-" }}{{ end }}
{{- end }}

{{- define "sleepsafe.selector" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "sleepsafe.labels" -}}
{{ include "sleepsafe.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ .Chart.Name }}-{{ .Chart.Version }}
{{- end }}

{{- /* (list root image) */}}
{{- define "sleepsafe.image" -}}
{{- $root := index . 0 }}{{- with index . 1 -}}
image: "{{ .repository }}{{ if .digest }}@{{ .digest }}{{ else }}:{{ .tag | default $root.Chart.AppVersion }}{{ end }}"
imagePullPolicy: {{ .pullPolicy }}
{{- end }}
{{- end }}

{{- define "sleepsafe.pod" -}}
automountServiceAccountToken: false
enableServiceLinks: false
securityContext:
  runAsNonRoot: true
  runAsUser: 10001
  runAsGroup: 10001
  fsGroup: 10001
  seccompProfile: { type: RuntimeDefault }
{{- with .Values.imagePullSecrets }}
imagePullSecrets: {{ toJson . }}
{{- end }}
{{- end }}

{{- define "sleepsafe.container" -}}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities: { drop: [ALL] }
env:
  - name: DATABASE_URL
    valueFrom: { secretKeyRef: { name: {{ required "secret: name the Secret with DATABASE_URL" .Values.secret }}, key: DATABASE_URL } }
  {{- range $name := list "REDIS_URL" "ALERT_WEBHOOK_URL" }}
  - name: {{ $name }}
    valueFrom: { secretKeyRef: { name: {{ $.Values.secret }}, key: {{ $name }}, optional: true } }
  {{- end }}
  {{- range $name, $value := .Values.settings }}
  - { name: {{ $name }}, value: {{ $value | quote }} }
  {{- end }}
{{- end }}

{{- define "sleepsafe.volumes" -}}
- { name: tmp, emptyDir: { sizeLimit: 1Gi } }
- { name: data, emptyDir: { sizeLimit: 2Gi } } # packages of models, which the database has as well
{{- end }}

{{- define "sleepsafe.mounts" -}}
- { name: tmp, mountPath: /tmp }
- { name: data, mountPath: /data }
{{- end }}
