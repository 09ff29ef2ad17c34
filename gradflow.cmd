@echo off
rem gradflow: builds when needed, then runs. Needs a JDK >= 17 and, to build, Maven >= 3.8.
rem   JAVA_HOME           the JDK to use (else: java on the PATH)
rem   GRADFLOW_JAVA_OPTS  options for the JVM, such as -Xmx8g
rem   GRADFLOW_MAVEN_OPTS options for Maven, such as -o
setlocal
set "HOME_DIR=%~dp0"
set "HOME_DIR=%HOME_DIR:~0,-1%"
set "WORK=%HOME_DIR%\target\launcher"
set "APP=%WORK%\app.jar"

set "JAVA=java"
if defined JAVA_HOME set "JAVA=%JAVA_HOME%\bin\java.exe"
"%JAVA%" --list-modules >nul 2>nul
if errorlevel 1 (
  echo gradflow: no usable java; install a JDK ^>= 17, or set JAVA_HOME to one. 1>&2
  exit /b 3
)

if not exist "%APP%" goto build
powershell -NoProfile -Command "$t=(Get-Item -LiteralPath $env:APP).LastWriteTimeUtc; $f=@(Get-ChildItem -LiteralPath (Join-Path $env:HOME_DIR 'src\main') -Recurse)+@(Get-Item -LiteralPath (Join-Path $env:HOME_DIR 'pom.xml')); if ($f | Where-Object { $_.LastWriteTimeUtc -gt $t } | Select-Object -First 1) { exit 1 }"
if errorlevel 1 goto build
goto run

:build
where mvn >nul 2>nul
if errorlevel 1 (
  echo gradflow: no mvn found; building needs Maven ^>= 3.8 ^(https://maven.apache.org^). 1>&2
  exit /b 3
)
echo gradflow: building ^(once, until the sources change^) ... 1>&2
pushd "%HOME_DIR%"
call mvn -q -B -Dquick -Dmaven.test.skip=true "-Dbuild.dir=%WORK%" %GRADFLOW_MAVEN_OPTS% package 1>&2
if errorlevel 1 (
  popd
  echo gradflow: the build failed; 'mvn verify' in %HOME_DIR% tells more. 1>&2
  exit /b 3
)
popd
move /y "%WORK%\gradflow.jar" "%APP%" >nul
if errorlevel 1 exit /b 3

:run
rem Java cannot tell whether stderr alone is a terminal, so the bar of progress hangs on what is found here.
set "TERMINAL=0"
powershell -NoProfile -Command "exit [int](-not [Console]::IsErrorRedirected)"
if errorlevel 1 set "TERMINAL=1"
rem A small heap to begin with, and no growth for the sake of shorter pauses: memory is for matrices. A share of the
rem machine's memory instead of -Xms, which would contradict a smaller -Xmx.
"%JAVA%" -XX:InitialRAMPercentage=0.5 -XX:GCTimeRatio=2 -XX:-UsePerfData -Djava.awt.headless=true "-Dgradflow.home=%HOME_DIR%" -Dgradflow.terminal=%TERMINAL% %GRADFLOW_JAVA_OPTS% -jar "%APP%" %*
exit /b %ERRORLEVEL%
