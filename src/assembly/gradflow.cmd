@echo off
rem gradflow from a release: runs what lies next to this file. Needs a Java runtime >= 17.
setlocal
set JAVA=java
if defined JAVA_HOME set JAVA=%JAVA_HOME%\bin\java
"%JAVA%" -XX:InitialRAMPercentage=0.5 -XX:GCTimeRatio=2 -XX:-UsePerfData -Djava.awt.headless=true "-Dgradflow.home=%~dp0." %GRADFLOW_JAVA_OPTS% -jar "%~dp0gradflow.jar" %*
exit /b %ERRORLEVEL%
